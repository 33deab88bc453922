// SPDX-License-Identifier: MIT
// Only ordinary releases are kept that are published, expire never, and gave no finding: what
// becomes of the others depends on more than their bytes. A file that was younger than two
// seconds when it was read is not kept, because it may have been written again in the same tick.
//
// The file is not made to be shared between machines or programs: numbers are as this machine
// writes them, and it names the very executable that wrote it. A sum over all of it is checked
// before anything is believed; after that every length is checked again.
#include "room/cache.h"

#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "room/takeover.h"

enum { SETTLED_SECONDS = 2, DEEPEST = 40, NO_KEYS = 0xFF };

static const char magic[8] = "presse\n\1";

struct header {
    char magic[8];
    uint64_t sum; // of everything behind this field
    uint64_t program, config;
    int64_t begun; // when the load began, nanoseconds since 1970
    uint64_t len;  // entries
};

// What stands before each entry's texts.
struct fixed {
    int64_t size, mtime, date, publish_date;
    uint64_t inode;
    uint32_t body, has_time, tags, aliases;
};

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

static uint64_t sum_of(struct str s)
{
    uint64_t h = s.n, eight;
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        memcpy(&eight, s.p + i, 8);
        h = mix(h, eight);
    }
    for (; i < s.n; i++)
        h = mix(h, (unsigned char)s.p[i]);
    return h;
}

// Another program may read pages otherwise.
static uint64_t this_program(void)
{
    struct stat st;
    if (stat("/proc/self/exe", &st) != 0)
        return 0;
    return mix(
        mix(mix((uint64_t)st.st_size, (uint64_t)st.st_mtim.tv_sec), (uint64_t)st.st_mtim.tv_nsec),
        st.st_ino);
}

static struct str checked_part(struct str bytes)
{
    return str_from(bytes, offsetof(struct header, program));
}

// ---- writing

static void put(struct buf *out, const void *p, size_t n)
{
    buf_str(out, (struct str){p, n});
}

static void put_text(struct buf *out, struct str s)
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

static void put_entry(struct buf *out, const struct source_file *file, const struct loaded *l)
{
    const struct page *p = l->page;
    const struct fixed f = {
        .size = p->file.size,
        .mtime = p->file.mtime,
        .date = p->date,
        .publish_date = p->publish_date,
        .inode = file->stamp.inode,
        .body = p->body,
        .has_time = p->has_time,
        .tags = (uint32_t)p->tags_len,
        .aliases = (uint32_t)p->aliases_len,
    };
    put(out, &f, sizeof f);
    const struct str texts[] = {p->path,   p->url,  p->title,           p->description,
                                p->layout, l->lang, p->translation_key, l->name_lang};
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
}

static bool is_kept(const struct source_file *file, const struct loaded *l, int64_t begun)
{
    const struct page *p = l->page;
    return p && l->ordinary && p->published && !p->expiry_date && !l->diags_len &&
           !l->next_change && p->file.mtime == file->stamp.mtime &&
           p->file.size == file->stamp.size &&
           p->file.mtime < begun - SETTLED_SECONDS * INT64_C(1000000000);
}

static bool is_wanted(const struct room *r)
{
    const struct load_record *record = r->record;
    // With drafts, some of what is shown is not published.
    return record && !record->drafts && !r->update && !r->lone_file.n &&
           record->len >= CACHE_LEAST && record->read > CACHE_NEWS && this_program();
}

void room_cache_write(const struct room *r)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF out = BUF_EMPTY;
    struct error e = {0};
    if (!is_wanted(r))
        return;
    const struct load_record *record = r->record;
    struct header h = {
        .program = this_program(), .config = record->config.sum, .begun = record->begun};
    memcpy(h.magic, magic, sizeof magic);
    put(&out, &h, sizeof h);
    for (size_t i = 0; i < record->len && out.n < CACHE_LARGEST / 2; i++) {
        if (!is_kept(&record->sources[i], &record->loaded[i], record->begun))
            continue;
        put_entry(&out, &record->sources[i], &record->loaded[i]);
        h.len++;
    }
    memcpy(out.p, &h, sizeof h);
    h.sum = sum_of(checked_part(buf_view(&out)));
    memcpy(out.p, &h, sizeof h);
    if (h.len < CACHE_LEAST || !file_make_folders(path_join(&a, r->root, "data"), &e))
        return;
    (void)!file_replace(path_join(&a, r->root, CACHE_FILE), buf_view(&out), false, &e);
}

// ---- reading

struct reader {
    struct arena *arena;
    struct str rest;
    bool bad;
};

static void get(struct reader *x, void *to, size_t n)
{
    if (x->rest.n < n) {
        x->bad = true;
        memset(to, 0, n);
        return;
    }
    memcpy(to, x->rest.p, n);
    x->rest = str_from(x->rest, n);
}

static struct str get_text(struct reader *x)
{
    uint32_t n;
    get(x, &n, sizeof n);
    x->bad = x->bad || x->rest.n < n;
    if (x->bad || !n)
        return STR_NONE;
    struct str s = str_slice(x->rest, 0, n);
    x->rest = str_from(x->rest, n);
    return s;
}

static struct str *get_texts(struct reader *x, size_t len)
{
    x->bad = x->bad || len > x->rest.n;
    if (x->bad)
        return NULL;
    struct str *texts = ARENA_ARRAY(x->arena, len + 1, struct str);
    for (size_t i = 0; i < len; i++)
        texts[i] = get_text(x);
    return texts;
}

static void get_value(struct reader *x, struct value *v, unsigned char type, int depth)
{
    unsigned char truth;
    v->type = (enum value_type)type;
    x->bad = x->bad || type > VALUE_MAP || depth > DEEPEST;
    get(x, &v->offset, sizeof v->offset);
    get(x, &v->length, sizeof v->length);
    v->text = get_text(x);
    get(x, &truth, 1);
    v->boolean = truth != 0;
    get(x, &v->integer, sizeof v->integer);
    get(x, &v->real, sizeof v->real);
    get(x, &v->len, sizeof v->len);
    x->bad = x->bad || v->len > x->rest.n;
    if (x->bad || !v->len)
        return;
    v->cap = v->len;
    v->items = ARENA_ARRAY(x->arena, v->len, struct value);
    if (v->type == VALUE_MAP) {
        v->keys = ARENA_ARRAY(x->arena, v->len, struct str);
        v->key_offsets = ARENA_ARRAY(x->arena, v->len, size_t);
    }
    for (size_t i = 0; i < v->len && !x->bad; i++) {
        if (v->type == VALUE_MAP) {
            v->keys[i] = get_text(x);
            get(x, &v->key_offsets[i], sizeof v->key_offsets[i]);
        }
        get(x, &type, 1);
        get_value(x, &v->items[i], type, depth + 1);
    }
}

static const struct value *get_front(struct reader *x)
{
    static struct value nothing = {.type = VALUE_MAP};
    unsigned char type;
    get(x, &type, 1);
    if (type == NO_KEYS)
        return &nothing;
    struct value *v = ARENA_NEW(x->arena, struct value);
    get_value(x, v, type, 0);
    return v;
}

// Entry after entry, each into *l; page is made only when the file is the one it was.
static void get_entry(struct reader *x, struct room *r, struct page *p, struct loaded *l,
                      struct fixed *f)
{
    get(x, f, sizeof *f);
    p->path = get_text(x);
    p->url = get_text(x);
    p->title = get_text(x);
    p->description = get_text(x);
    p->layout = get_text(x);
    p->lang = l->lang = get_text(x);
    p->translation_key = get_text(x);
    l->name_lang = get_text(x);
    p->tags_len = f->tags;
    p->tags = f->tags ? get_texts(x, f->tags) : NULL;
    p->aliases_len = f->aliases;
    p->aliases = get_texts(x, f->aliases);
    p->front = get_front(x);
    p->room = r;
    p->kind = PAGE_RELEASE;
    p->published = true;
    p->home = str_eq(p->url, STR("/"));
    p->date = f->date;
    p->has_time = f->has_time != 0;
    p->publish_date = f->publish_date;
    p->body = f->body;
    p->file.mtime = f->mtime;
    p->file.size = f->size;
    l->page = p;
    l->ordinary = l->cached = true;
}

static bool is_same(const struct room *r, const struct source_file *file, const struct fixed *f)
{
    int64_t opens = f->publish_date ? f->publish_date : f->date;
    return file->stamp.size == f->size && file->stamp.mtime == f->mtime &&
           file->stamp.inode == f->inode && opens <= r->now;
}

static void take_entries(struct room *r, const struct source_list *sources, struct reader *x,
                         uint64_t len, struct loaded *loaded)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    struct page *spare = NULL;
    size_t k = 0;
    for (uint64_t i = 0; i < len && !x->bad; i++) {
        struct page *p = spare ? spare : ARENA_NEW(&r->arena, struct page);
        struct loaded l = {0};
        struct fixed f;
        get_entry(x, r, p, &l, &f);
        while (!x->bad && k < sources->len && str_cmp(sources->items[k].path, p->path) < 0)
            k++;
        bool same = !x->bad && k < sources->len && str_eq(sources->items[k].path, p->path) &&
                    is_same(r, &sources->items[k], &f);
        spare = same ? NULL : p;
        if (spare) {
            *spare = (struct page){0};
            continue;
        }
        p->path = sources->items[k].path;
        arena_reset(&scratch);
        p->file.full = path_join(&r->arena, r->root, str_c(&scratch, p->path));
        loaded[k] = l;
    }
}

static bool is_usable(struct str bytes, const struct config *config, struct header *h)
{
    if (bytes.n < sizeof *h)
        return false;
    memcpy(h, bytes.p, sizeof *h);
    return memcmp(h->magic, magic, sizeof magic) == 0 && h->program &&
           h->program == this_program() && h->config == config->sum && h->len <= bytes.n &&
           h->sum == sum_of(checked_part(bytes));
}

void cache_take(struct room *r, const struct source_list *sources, const struct config *config,
                struct loaded *loaded)
{
    struct str bytes;
    struct header h;
    struct error e = {0};
    if (r->lone_file.n || sources->len < CACHE_LEAST ||
        !file_read(path_join(&r->arena, r->root, CACHE_FILE), CACHE_LARGEST, &r->arena, &bytes,
                   NULL, &e) ||
        !is_usable(bytes, config, &h))
        return;
    struct reader x = {.arena = &r->arena, .rest = str_from(bytes, sizeof h)};
    take_entries(r, sources, &x, h.len, loaded);
    for (size_t i = 0; x.bad && i < sources->len; i++) // cannot be: the sum was right
        loaded[i] = (struct loaded){0};
}
