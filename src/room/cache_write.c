// SPDX-License-Identifier: MIT
// Releases are kept that are published, expire never, and gave no finding: what becomes of the
// others depends on more than their bytes. A file that was younger than two seconds when it was
// read is kept without a time, because it may have been written again in the same tick: it always
// counts as changed.
//
// The file is written piece by piece, while other threads use the room's memory and their own.
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "room/cache.h"
#include "room/cache_parts.h"
#include "room/takeover.h"

enum { SETTLED_SECONDS = 2 };

void put(struct buf *out, const void *p, size_t n)
{
    buf_str(out, (struct str){p, n});
}

void put_text(struct buf *out, struct str s)
{
    uint32_t n = (uint32_t)s.n;
    put(out, &n, sizeof n);
    buf_str(out, s);
}

static void put_value(struct buf *out, const struct value *v)
{
    buf_char(out, (char)v->type);
    put(out, &v->offset, sizeof v->offset);
    put(out, &v->length, sizeof v->length);
    put_text(out, v->text);
    buf_char(out, v->boolean);
    put(out, &v->integer, sizeof v->integer);
    put(out, &v->real, sizeof v->real);
    put(out, &v->len, sizeof v->len);
    for (size_t i = 0; i < v->len; i++) {
        if (v->type == VALUE_MAP) {
            put_text(out, v->keys[i]);
            put(out, &v->key_offsets[i], sizeof v->key_offsets[i]);
        }
        put_value(out, &v->items[i]);
    }
}

static void put_notes(struct buf *out, const struct notes *notes)
{
    const uint32_t len = (uint32_t)notes->len;
    put(out, &len, sizeof len);
    for (size_t i = 0; i < notes->len; i++) {
        const struct note *n = &notes->items[i];
        buf_char(out, (char)n->kind);
        put(out, &n->line, sizeof n->line);
        put(out, &n->column, sizeof n->column);
        put_text(out, n->text);
    }
}

static void put_page(struct buf *out, const struct loaded *l)
{
    const struct page *p = l->page;
    const struct str texts[] = {p->url,  p->title,           p->description, p->layout,
                                l->lang, p->translation_key, l->name_lang};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_text(out, texts[i]);
    for (size_t i = 0; i < p->tags_len; i++)
        put_text(out, p->tags[i]);
    for (size_t i = 0; i < p->aliases_len; i++)
        put_text(out, p->aliases[i]);
    if (p->front && p->front->len)
        put_value(out, p->front);
    else
        buf_char(out, (char)NO_KEYS);
    put_notes(out, &p->notes);
}

static bool is_young(int64_t mtime, int64_t begun)
{
    return mtime >= begun - SETTLED_SECONDS * INT64_C(1000000000);
}

static void put_entry(struct buf *out, const struct source_file *file, const struct loaded *l,
                      enum entry_type type, const struct outlet_set *outlets, int64_t begun)
{
    static const struct page none;
    const struct page *p = type == ENTRY_OTHER ? &none : l->page;
    struct fixed f = {
        .type = type,
        .size = file->stamp.size,
        .mtime = is_young(file->stamp.mtime, begun) ? -1 : file->stamp.mtime,
        .date = p->date,
        .publish_date = p->publish_date,
        .inode = file->stamp.inode,
        .body = p->body,
        .head = p->head,
        .has_time = p->has_time,
        .utf8 = p->utf8,
        .tags = (uint32_t)p->tags_len,
        .aliases = (uint32_t)p->aliases_len,
    };
    size_t at = out->n;
    put(out, &f, sizeof f);
    put_text(out, file->path);
    if (type != ENTRY_OTHER)
        put_page(out, l);
    if (type == ENTRY_COVERAGE)
        put_coverage(out, outlets, p);
    f.length = (uint32_t)(out->n - at - sizeof f);
    memcpy(out->p + at, &f, sizeof f);
}

// What depends on all releases, for rooms that are recalled in part.
static void put_whole(struct buf *out, const struct room *r)
{
    const uint64_t tags = r->tags_len, coverage = r->coverage_len;
    put_text(out, r->lang);
    put(out, &coverage, sizeof coverage);
    put(out, &tags, sizeof tags);
    for (size_t i = 0; i < r->tags_len; i++) {
        const uint64_t len = r->tags[i].len;
        put_text(out, r->tags[i].name);
        put_text(out, r->tags[i].slug);
        put(out, &len, sizeof len);
    }
}

static bool is_as_found(const struct source_file *file, const struct page *p)
{
    return p->file.mtime == file->stamp.mtime && p->file.size == file->stamp.size;
}

static enum entry_type type_of(const struct source_file *file, const struct loaded *l)
{
    const struct page *p = l->page;
    if (!p || !is_as_found(file, p))
        return ENTRY_OTHER;
    if (coverage_is_kept(l))
        return ENTRY_COVERAGE;
    return l->ordinary && p->published && !p->expiry_date && !l->diags_len && !l->next_change
               ? ENTRY_RELEASE
               : ENTRY_OTHER;
}

// Whether nothing but the files decides what the room is.
static bool is_whole(const struct room *r)
{
    const struct load_record *record = r->record;
    bool whole =
        !r->inputs.partial && !record->links && !is_young(record->rest.newest, record->begun);
    for (size_t i = 0; i < record->len && whole; i++) {
        const struct loaded *l = &record->loaded[i];
        whole = !l->data_name.n && !l->clipping &&
                (!l->page || is_as_found(&record->sources[i], l->page));
    }
    return whole;
}

static bool is_wanted(const struct room *r)
{
    const struct load_record *record = r->record;
    // With drafts, some of what is shown is not published.
    return record && !record->drafts && !r->update && !r->lone_file.n &&
           record->len >= CACHE_LEAST && cache_program();
}

// What stands behind the header, on its way into the file.
struct stream {
    int fd;
    struct buf waiting;
    uint64_t sum;
    size_t written;
    bool ok;
};

// Only whole pieces, unless it is the end.
static void write_pieces(struct stream *s, bool end)
{
    size_t at = 0;
    while (s->ok && (s->waiting.n - at >= CACHE_PIECE || (end && at < s->waiting.n))) {
        size_t n = s->waiting.n - at < CACHE_PIECE ? s->waiting.n - at : CACHE_PIECE;
        struct str piece = {s->waiting.p + at, n};
        cache_sum_more(&s->sum, piece);
        s->ok = file_write_all(s->fd, piece);
        at += n;
    }
    s->written += at;
    if (at)
        memmove(s->waiting.p, s->waiting.p + at, s->waiting.n - at);
    s->waiting.n -= at;
}

static void write_entries(const struct room *r, struct header *h, struct stream *s)
{
    AUTO_ARENA a = ARENA_EMPTY;
    const struct load_record *record = r->record;
    struct outlet_set outlets = {.arena = &a};
    put_outlets(&s->waiting, &outlets, record);
    put_whole(&s->waiting, r);
    for (size_t i = 0; i < record->len && s->ok && s->written < CACHE_LARGEST / 2; i++) {
        const struct source_file *file = &record->sources[i];
        const struct loaded *l = &record->loaded[i];
        put_entry(&s->waiting, file, l, type_of(file, l), &outlets, record->begun);
        if (is_young(file->stamp.mtime, record->begun))
            h->inputs[0] = h->inputs[1] = 0;
        h->len++;
        write_pieces(s, false);
    }
    write_pieces(s, true);
    h->whole = h->whole && h->len == record->len;
}

// The header last: it says what the rest is.
static bool write_file(const struct room *r, struct header *h, int fd)
{
    struct stream s = {.fd = fd, .waiting = BUF_EMPTY, .ok = true};
    const struct str header = {(const char *)h, sizeof *h};
    s.ok = file_write_all(fd, header);
    write_entries(r, h, &s);
    buf_free(&s.waiting);
    h->sum = cache_whole_sum(h, s.sum);
    return s.ok && lseek(fd, 0, SEEK_SET) == 0 && file_write_all(fd, header);
}

// Its sum; 0 when it was not written.
static uint64_t write_all(const struct room *r)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct file_beside file;
    const struct load_record *record = r->record;
    struct header h = {.program = cache_program(),
                       .config = record->config.sum,
                       .inputs = {r->inputs.a, r->inputs.b},
                       .rest = {record->rest.a, record->rest.b},
                       .now = r->now,
                       .whole = is_whole(r)};
    memcpy(h.magic, cache_magic, sizeof cache_magic);
    if (!file_make_folders(path_join(&a, r->root, "data"), NULL) ||
        !file_begin(&a, path_join(&a, r->root, CACHE_FILE), &file, NULL))
        return 0;
    bool ok = write_file(r, &h, file.fd);
    return file_end(&file, ok, NULL) && h.whole ? h.sum : 0;
}

void room_cache_write(const struct room *r)
{
    if (is_wanted(r) && r->record->read > CACHE_NEWS)
        (void)write_all(r);
}

uint64_t room_cache_keep(const struct room *r)
{
    if (!is_wanted(r))
        return 0;
    return r->record->cache ? r->record->cache : write_all(r);
}
