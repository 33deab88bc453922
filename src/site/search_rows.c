// SPDX-License-Identifier: MIT
// One block of memory, which is the file as well: a head, then numbers by size, then texts. A file
// is believed when its sum is right; it was made by this very program, which its key says.
#include "site/search_rows.h"

#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/sum.h"
#include "site/search_parts.h"

static const char magic[8] = "presse-1";

struct head {
    char magic[8];
    struct sum sum; // of all behind it
    struct sum key;
    uint64_t documents, days, day_bytes, facets[ROW_FACETS], facet_bytes;
    uint64_t column_bytes[SEARCH_COLUMNS];
};

struct search_rows {
    pthread_mutex_t lock; // of what follows
    uint64_t of;          // revision of the site; 0: there are none
    struct buf made;
    struct str recalled; // not looked at yet
    struct sum key;
    struct rows_view view;
};

struct search_rows *search_rows_make(void)
{
    struct search_rows *rows = mem_alloc(sizeof *rows);
    *rows = (struct search_rows){.of = 0};
    pthread_mutex_init(&rows->lock, NULL);
    return rows;
}

void search_rows_free(struct search_rows *rows)
{
    if (!rows)
        return;
    buf_free(&rows->made);
    pthread_mutex_destroy(&rows->lock);
    free(rows);
}

static struct sum sum_behind(struct str bytes)
{
    return sum_of(str_from(bytes, offsetof(struct head, key)));
}

// ---- reading

// The next part of the bytes, in whole words; NULL when there are not as many.
static const void *part(struct str *rest, uint64_t count, size_t size)
{
    const void *at = rest->p;
    if (count > rest->n / size)
        return NULL;
    size_t n = ((size_t)count * size + 7) / 8 * 8;
    if (n > rest->n)
        return NULL;
    *rest = str_from(*rest, n);
    return at;
}

static bool view_bytes(struct str bytes, struct rows_view *v)
{
    struct head h;
    struct str rest = str_from(bytes, sizeof h);
    if (bytes.n < sizeof h)
        return false;
    memcpy(&h, bytes.p, sizeof h);
    *v = (struct rows_view){.documents = h.documents, .days_len = h.days};
    bool ok = (v->ids = part(&rest, h.documents, sizeof *v->ids)) &&
              (v->links = part(&rest, h.documents, sizeof *v->links));
    for (size_t c = 0; ok && c < SEARCH_COLUMNS; c++)
        ok = (v->cells[c] = part(&rest, h.documents, sizeof *v->cells[c])) != NULL;
    ok = ok && (v->days = part(&rest, h.days, sizeof *v->days)) != NULL;
    for (size_t k = 0; ok && k < ROW_FACETS; k++) {
        v->facets_len[k] = h.facets[k];
        ok = (v->facets[k] = part(&rest, h.facets[k], sizeof *v->facets[k])) != NULL;
    }
    ok = ok && (v->facet_text = part(&rest, h.facet_bytes, 1)) &&
         (v->day_text = part(&rest, h.day_bytes, 1));
    for (size_t c = 0; ok && c < SEARCH_COLUMNS; c++)
        ok = (v->columns[c] = part(&rest, h.column_bytes[c], 1)) != NULL;
    return ok;
}

static bool is_whole(struct str bytes, struct sum key)
{
    struct head h;
    if (bytes.n < sizeof h)
        return false;
    memcpy(&h, bytes.p, sizeof h);
    struct sum sum = sum_behind(bytes);
    return memcmp(h.magic, magic, sizeof magic) == 0 && h.key.a == key.a && h.key.b == key.b &&
           h.sum.a == sum.a && h.sum.b == sum.b;
}

void search_rows_recall(struct search_rows *rows, struct str bytes, struct str key,
                        const struct site *s)
{
    rows->recalled = bytes;
    rows->key = sum_of(key);
    rows->of = bytes.n ? s->revision : 0;
}

const struct rows_view *rows_of(struct search_rows *rows, const struct site *s)
{
    if (!rows)
        return NULL;
    pthread_mutex_lock(&rows->lock);
    struct str bytes = rows->recalled;
    rows->recalled = STR_NONE;
    if (bytes.n && !(is_whole(bytes, rows->key) && view_bytes(bytes, &rows->view)))
        rows->of = 0;
    bool there = rows->of == s->revision;
    pthread_mutex_unlock(&rows->lock);
    return there ? &rows->view : NULL;
}

// ---- writing

// Up to a whole word.
static void put(struct buf *out, const void *items, size_t n)
{
    static const char zeros[8];
    buf_add(out, items, n);
    buf_add(out, zeros, (8 - n % 8) % 8);
}

static size_t bytes_of(const struct rows_noted *n)
{
    enum { FOR_FACETS = 64 << 10 };
    size_t bytes = sizeof(struct head) + n->days_len * sizeof *n->days + n->day_text.n;
    for (size_t c = 0; c < SEARCH_COLUMNS; c++)
        bytes += n->columns[c].n + n->documents * sizeof *n->cells[c];
    return bytes + n->documents * (sizeof *n->ids + sizeof *n->links) + FOR_FACETS;
}

static void put_facets(struct buf *out, struct buf *text, const struct search_facet *facets,
                       size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const struct row_facet f = {(uint32_t)facets[i].key.n, (uint32_t)facets[i].name.n,
                                    facets[i].count};
        buf_add(out, &f, sizeof f);
        buf_str(text, facets[i].key);
        buf_str(text, facets[i].name);
    }
}

static void put_all(struct buf *out, const struct rows_noted *n, struct head *h)
{
    AUTO_BUF text = BUF_EMPTY;
    const struct search_facets *f = n->facets;
    const struct search_facet *facets[ROW_FACETS] = {f->years, f->outlets, f->topics, f->langs};
    const size_t lens[ROW_FACETS] = {f->years_len, f->outlets_len, f->topics_len, f->langs_len};
    put(out, h, sizeof *h);
    put(out, n->ids, n->documents * sizeof *n->ids);
    put(out, n->links, n->documents * sizeof *n->links);
    for (size_t c = 0; c < SEARCH_COLUMNS; c++)
        put(out, n->cells[c], n->documents * sizeof *n->cells[c]);
    put(out, n->days, n->days_len * sizeof *n->days);
    for (size_t k = 0; k < ROW_FACETS; k++) {
        h->facets[k] = lens[k];
        put_facets(out, &text, facets[k], lens[k]);
    }
    h->facet_bytes = text.n;
    put(out, text.p, text.n);
    put(out, n->day_text.p, n->day_text.n);
    for (size_t c = 0; c < SEARCH_COLUMNS; c++) {
        h->column_bytes[c] = n->columns[c].n;
        put(out, n->columns[c].p, n->columns[c].n);
    }
}

void rows_note(struct search_rows *rows, const struct site *s, const struct rows_noted *noted)
{
    struct head h = {
        .documents = noted->documents, .days = noted->days_len, .day_bytes = noted->day_text.n};
    memcpy(h.magic, magic, sizeof magic);
    pthread_mutex_lock(&rows->lock);
    rows->recalled = STR_NONE;
    buf_reset(&rows->made);
    (void)buf_reserve(&rows->made, bytes_of(noted)); // without a limit
    put_all(&rows->made, noted, &h);
    memcpy(rows->made.p, &h, sizeof h);
    rows->of = view_bytes(buf_view(&rows->made), &rows->view) ? s->revision : 0;
    pthread_mutex_unlock(&rows->lock);
}

struct str search_rows_kept(struct search_rows *rows, struct str key)
{
    struct head h;
    if (!rows->made.n)
        return STR_NONE;
    memcpy(&h, rows->made.p, sizeof h);
    h.key = sum_of(key);
    memcpy(rows->made.p, &h, sizeof h);
    h.sum = sum_behind(buf_view(&rows->made));
    memcpy(rows->made.p, &h, sizeof h);
    return buf_view(&rows->made);
}
