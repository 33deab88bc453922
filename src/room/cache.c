// SPDX-License-Identifier: MIT
// What was kept is believed file by file, or all of it, to recall a room: that has coverage pages
// from the file as well; every other page is read, and must be as it was. What is no page must be
// as it was, too: all of it has one sum. cache_write.c says what is kept.
//
// The file is not made to be shared between machines or programs: numbers are as this machine
// writes them, and it names the very executable that wrote it. A sum over all of it is checked
// before anything is believed; after that every length is checked again.
#include "room/cache.h"

#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/sum.h"
#include "room/cache_parts.h"
#include "room/takeover.h"

enum { DEEPEST = 40, MOST_CHANGES = 64 };

const char cache_magic[8] = "presse\n\7";

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

void cache_sum_more(uint64_t *sum, struct str piece)
{
    const struct sum s = sum_of(piece);
    *sum = mix(*sum, s.a ^ s.b);
}

uint64_t cache_sum(struct str s)
{
    uint64_t sum = 0;
    for (size_t at = 0; at < s.n; at += CACHE_PIECE)
        cache_sum_more(&sum, str_slice(s, at, s.n - at < CACHE_PIECE ? s.n : at + CACHE_PIECE));
    return sum;
}

uint64_t cache_whole_sum(const struct header *h, uint64_t entries)
{
    size_t behind = offsetof(struct header, program);
    return mix(entries, cache_sum((struct str){(const char *)h + behind, sizeof *h - behind}));
}

// Another program may read pages otherwise.
uint64_t cache_program(void)
{
    struct stat st;
    if (stat("/proc/self/exe", &st) != 0)
        return 0;
    return mix(
        mix(mix((uint64_t)st.st_size, (uint64_t)st.st_mtim.tv_sec), (uint64_t)st.st_mtim.tv_nsec),
        st.st_ino);
}

struct str *get_texts(struct reader *x, size_t len)
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

static struct notes get_notes(struct reader *x)
{
    uint32_t len;
    struct notes notes = {0};
    get(x, &len, sizeof len);
    x->bad = x->bad || len > x->rest.n;
    if (x->bad || !len)
        return notes;
    notes.items = ARENA_ARRAY(x->arena, len, struct note);
    notes.len = notes.cap = len;
    for (uint32_t i = 0; i < len; i++) {
        struct note *n = &notes.items[i];
        get(x, &n->kind, sizeof n->kind);
        get(x, &n->line, sizeof n->line);
        get(x, &n->column, sizeof n->column);
        n->text = get_text(x);
        x->bad = x->bad || n->kind >= NOTE_KINDS;
    }
    return x->bad ? (struct notes){0} : notes;
}

// What follows the path of an entry, into a page that lies in zeroed memory.
static void get_page(struct reader *x, const struct room *r, const struct fixed *f,
                     struct loaded *l)
{
    struct page *p = l->page;
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
    p->aliases = f->aliases ? get_texts(x, f->aliases) : NULL;
    p->front = get_front(x);
    p->notes = get_notes(x);
    p->room = (struct room *)(uintptr_t)r;
    p->kind = PAGE_RELEASE;
    p->published = true;
    p->home = str_eq(p->url, STR("/"));
    p->date = f->date;
    p->has_time = f->has_time != 0;
    p->utf8 = f->utf8 != 0;
    p->publish_date = f->publish_date;
    p->body = f->body;
    p->head = f->head;
    p->file.mtime = f->mtime;
    p->file.size = f->size;
    l->cached = true;
}

// Entry after entry.
struct entries {
    struct reader reader;
    uint64_t left;
    struct fixed fixed; // of the entry at hand
    struct str path;
    struct str after; // the entries behind it
    struct outlet_set outlets;
    struct str lang; // of the room
    uint64_t coverage;
    bool bare; // clips are left out
    struct tag *tags;
    size_t tags_len;
};

static bool get_whole(struct entries *all)
{
    struct reader *x = &all->reader;
    uint64_t tags, len;
    all->lang = get_text(x);
    get(x, &all->coverage, sizeof all->coverage);
    get(x, &tags, sizeof tags);
    if (x->bad || tags > x->rest.n)
        return false;
    all->tags = ARENA_ARRAY(x->arena, tags + 1, struct tag);
    for (; all->tags_len < tags; all->tags_len++) {
        struct tag *t = &all->tags[all->tags_len];
        t->name = get_text(x);
        t->slug = get_text(x);
        get(x, &len, sizeof len);
        t->len = len;
    }
    return !x->bad;
}

static bool entries_next(struct entries *all)
{
    struct reader *x = &all->reader;
    if (!all->left || x->bad)
        return false;
    all->left--;
    get(x, &all->fixed, sizeof all->fixed);
    x->bad = x->bad || x->rest.n < all->fixed.length;
    if (x->bad)
        return false;
    all->after = str_from(x->rest, all->fixed.length);
    all->path = get_text(x);
    return !x->bad;
}

static void entries_skip(struct entries *all)
{
    if (!all->reader.bad)
        all->reader.rest = all->after;
}

// The page of the entry at hand.
static void entries_page(struct entries *all, struct room *r, struct str path, struct loaded *l)
{
    size_t root = strlen(r->root);
    struct page *p = ARENA_NEW(&r->arena, struct page);
    bool slash = root && r->root[root - 1] != '/';
    *l = (struct loaded){.page = p};
    p->path = path;
    p->file.full = ARENA_SPACE(&r->arena, root + slash + path.n + 1, char);
    memcpy(p->file.full, r->root, root);
    p->file.full[root] = '/';
    memcpy(p->file.full + root + slash, path.p, path.n);
    p->file.full[root + slash + path.n] = '\0';
    get_page(&all->reader, r, &all->fixed, l);
    if (all->fixed.type == ENTRY_COVERAGE)
        get_coverage(&all->reader, &all->outlets, !all->bare, p);
    else
        l->ordinary = true;
}

static bool is_same(const struct source_file *file, const struct fixed *f)
{
    return file->stamp.size == f->size && file->stamp.mtime == f->mtime &&
           file->stamp.inode == f->inode;
}

static bool is_out(const struct room *r, const struct fixed *f)
{
    return (f->publish_date ? f->publish_date : f->date) <= r->now;
}

// whole: that was found before.
static bool is_usable(struct str bytes, bool whole, const struct config *config, struct header *h)
{
    if (bytes.n < sizeof *h)
        return false;
    memcpy(h, bytes.p, sizeof *h);
    return memcmp(h->magic, cache_magic, sizeof cache_magic) == 0 && h->program &&
           h->program == cache_program() && h->config == config->sum && h->len <= bytes.n &&
           (whole || h->sum == cache_whole_sum(h, cache_sum(str_from(bytes, sizeof *h))));
}

// recall: the room is needed for a moment only, and the file may be mapped; what was found whole
// is kept for the next try.
static bool open_entries(struct room *r, const struct config *config, struct room_recall *recall,
                         struct header *h, struct entries *out)
{
    struct str bytes;
    struct error e = {0};
    const char *path = path_join(&r->arena, r->root, CACHE_FILE);
    struct cache_held *held = recall ? recall->held : NULL;
    *out = (struct entries){.outlets.arena = &r->arena};
    if (r->lone_file.n)
        return false;
    if (held && held->bytes.n)
        bytes = held->bytes;
    else if (recall ? !file_map(path, CACHE_LARGEST, held ? held->arena : &r->arena, &bytes, &e)
                    : !file_read(path, CACHE_LARGEST, &r->arena, &bytes, NULL, &e))
        return false;
    if (!is_usable(bytes, held && held->bytes.n, config, h))
        return false;
    if (held)
        held->bytes = bytes;
    out->reader = (struct reader){.arena = &r->arena, .rest = str_from(bytes, sizeof *h)};
    out->left = h->len;
    return get_outlets(&out->reader, &out->outlets) && get_whole(out);
}

// Whether the k-th source is the file of the entry at hand, or a coverage page that has changed.
static bool is_near(struct room *r, const struct entries *all, const struct source_list *sources,
                    size_t k, struct cache_near *near)
{
    if (k >= sources->len || !str_eq(sources->items[k].path, all->path))
        return false;
    if (is_same(&sources->items[k], &all->fixed))
        return true;
    if (all->fixed.type != ENTRY_COVERAGE || near->len == MOST_CHANGES)
        return false;
    if (!near->changed)
        near->changed = ARENA_ARRAY(&r->arena, MOST_CHANGES, struct str);
    near->changed[near->len++] = sources->items[k].path;
    return true;
}

uint64_t cache_take(struct room *r, const struct source_list *sources, const struct config *config,
                    struct loaded *loaded, struct cache_near *near)
{
    struct header h;
    struct entries all;
    size_t k = 0, i = 0;
    *near = (struct cache_near){0};
    if (sources->len < CACHE_LEAST || !open_entries(r, config, NULL, &h, &all))
        return 0;
    bool can_near = h.whole && h.len == sources->len && h.rest[0] == sources->rest.a &&
                    h.rest[1] == sources->rest.b && r->now >= h.now;
    for (; entries_next(&all); entries_skip(&all)) {
        while (k < sources->len && str_cmp(sources->items[k].path, all.path) < 0)
            k++;
        can_near = can_near && is_near(r, &all, sources, i++, near);
        if (all.fixed.type == ENTRY_RELEASE && k < sources->len &&
            str_eq(sources->items[k].path, all.path) && is_same(&sources->items[k], &all.fixed) &&
            is_out(r, &all.fixed))
            entries_page(&all, r, sources->items[k].path, &loaded[k]);
    }
    for (i = 0; all.reader.bad && i < sources->len; i++) // cannot be: the sum was right
        loaded[i] = (struct loaded){0};
    near->sum = can_near && !all.reader.bad ? h.sum : 0;
    bool exact = h.whole && h.inputs[0] == r->inputs.a && h.inputs[1] == r->inputs.b &&
                 r->now >= h.now && !all.reader.bad;
    return exact ? h.sum : 0;
}

// ---- recalling

static bool note_change(struct room *r, struct room_recall *recall, struct str path)
{
    if (!recall->paths) {
        recall->paths = ARENA_ARRAY(&r->arena, MOST_CHANGES, struct str);
        recall->then = ARENA_ARRAY(&r->arena, MOST_CHANGES, struct page *);
    }
    if (recall->len == MOST_CHANGES)
        return false;
    recall->paths[recall->len++] = path;
    return true;
}

// The file that the entry at hand was made of; now: what it is now, or NULL.
static struct source_file source_of_then(const struct entries *all, const struct source_file *now)
{
    struct source_file then = {.path = all->path, .kind = SOURCE_PAGE};
    if (now)
        then = *now;
    else
        (void)doc_format_of(then.path, &then.format);
    then.stamp = (struct file_stamp){all->fixed.size, all->fixed.mtime, all->fixed.inode};
    return then;
}

// Whether the file begins with the front matter that it had: else more than its text is another.
static bool has_same_head(const struct room *r, const struct entries *all, struct str path)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    struct str bytes;
    const char *full = path_join(&scratch, r->root, str_c(&scratch, path));
    return file_read(full, DOC_LARGEST, &scratch, &bytes, NULL, NULL) &&
           page_head(str_slice(bytes, 0, all->fixed.body)) == all->fixed.head;
}

// A release of a room that is recalled in part: left out, taken, or read as it is now.
static bool recall_release(struct room *r, struct entries *all, const struct source_file *now,
                           struct source_list *then, struct loaded *loaded,
                           struct room_recall *recall)
{
    if (!now)
        return false;
    if (is_same(now, &all->fixed) && all->fixed.date < recall->since) {
        loaded[then->len].cached = true;
    } else if (is_same(now, &all->fixed)) {
        entries_page(all, r, now->path, &loaded[then->len]);
    } else {
        struct loaded was;
        if (!has_same_head(r, all, now->path) || !note_change(r, recall, now->path))
            return false;
        entries_page(all, r, now->path, &was);
        recall->then[recall->len - 1] = was.page;
    }
    then->items[then->len++] = *now;
    entries_skip(all);
    return true;
}

// One entry, whose file is now `now`, as the next of the sources of then.
static bool recall_entry(struct room *r, struct entries *all, const struct source_file *now,
                         struct source_list *then, struct loaded *loaded,
                         struct room_recall *recall)
{
    bool same = now && is_same(now, &all->fixed);
    if (recall->part && all->fixed.type == ENTRY_RELEASE)
        return recall_release(r, all, now, then, loaded, recall);
    if (!same && (all->fixed.type != ENTRY_RELEASE || !note_change(r, recall, all->path))) {
        recall->coverage = now && all->fixed.type == ENTRY_COVERAGE;
        return false;
    }
    struct source_file *file = &then->items[then->len];
    *file = source_of_then(all, now);
    if (all->fixed.type != ENTRY_OTHER)
        entries_page(all, r, file->path, &loaded[then->len]);
    then->len++;
    entries_skip(all);
    return true;
}

static bool recall_all(struct room *r, struct source_list *sources, const struct config *config,
                       struct room_recall *recall, struct loaded **loaded)
{
    struct header h;
    struct entries all;
    size_t k = 0;
    if (!open_entries(r, config, recall, &h, &all) || h.sum != recall->sum || !h.whole ||
        r->now < h.now || h.rest[0] != sources->rest.a || h.rest[1] != sources->rest.b)
        return false;
    all.bare = recall->part && all.coverage < 2; // else clips decide about the order of pages
    struct source_list then = *sources;
    then.len = 0;
    then.cap = h.len + 1;
    then.items = ARENA_SPACE(&r->arena, then.cap, struct source_file);
    *loaded = ARENA_ARRAY(&r->arena, h.len + 1, struct loaded);
    bool ok = true;
    while (ok && entries_next(&all)) {
        for (; ok && k < sources->len && str_cmp(sources->items[k].path, all.path) < 0; k++)
            ok = !recall->part && note_change(r, recall, sources->items[k].path);
        bool here = ok && k < sources->len && str_eq(sources->items[k].path, all.path);
        ok = ok && recall_entry(r, &all, here ? &sources->items[k] : NULL, &then, *loaded, recall);
        k += here;
    }
    for (; ok && k < sources->len; k++)
        ok = !recall->part && note_change(r, recall, sources->items[k].path);
    *sources = then;
    recall->lang = all.lang;
    recall->tags = all.tags;
    recall->tags_len = all.tags_len;
    r->part = recall->part ? recall : NULL;
    return ok && !all.reader.bad && then.len == h.len;
}

bool cache_recall(struct room *r, struct source_list *sources, const struct config *config,
                  struct room_recall *recall, struct loaded **loaded)
{
    struct source_list now = *sources;
    if (recall->part) {
        if (recall_all(r, &now, config, recall, loaded)) {
            *sources = now;
            return true;
        }
        if (recall->coverage)
            return false;
        recall->part = false;
        recall->paths = NULL;
        recall->then = NULL;
        recall->len = 0;
    }
    return recall_all(r, sources, config, recall, loaded);
}
