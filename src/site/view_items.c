// SPDX-License-Identifier: MIT
// What items of lists gave is kept. Entries of the whole coverage from one time that it is made to
// the next, by a program that stays (pieces.h): of thousands one is another. Others while a site is
// rendered whole: a release stands in the list of all and in those of its tags, an entry on the
// pages of its year and of its outlet, a tag on the pages of its releases, and each differs there
// only by where links start.
//
// Threads share these without locks: they are only added, each whole. Two threads may add the same;
// that costs its memory and nothing else.
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/pool.h"
#include "base/prefetch.h"
#include "site/pieces.h"
#include "site/view.h"
#include "text/address.h"

// --- Entries --------------------------------------------------------------------------------

static uint64_t mixed(uint64_t sum, uint64_t n)
{
    uint64_t h = (sum ^ n) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

// All that an entry of this page shows at a step of the templates; 0: an address of the room's own
// may lead elsewhere when another page changes.
static uint64_t entry_shows(const struct view *v, const struct clip_view *c, size_t step)
{
    if (address_kind_of(c->clip->url) == ADDRESS_PATH)
        return 0;
    return mixed(clip_shows(v->site, v->coverage, c->clip), step << 1 | c->again) | 1;
}

static bool take_entry(const struct template_scope *scope, const void *item, size_t step,
                       struct buf *out)
{
    const struct view *v = view_of(scope);
    uint64_t shows = entry_shows(v, item, step);
    return shows && pieces_take(v->pieces, shows, out);
}

static void note_entry(const struct template_scope *scope, const void *item, size_t step,
                       const struct buf *out, size_t from, const struct template_roots *roots)
{
    const struct view *v = view_of(scope);
    uint64_t shows = entry_shows(v, item, step);
    (void)roots; // a page's own
    if (shows)
        pieces_note(v->pieces, shows, out, from);
}

static const char *const entry_names[] = {
    "t",        "id",    "more",      "title", "href",        "foreign",    "iso",       "date",
    "day",      "again", "outlet",    "note",  "author",      "access",     "programme", "kind",
    "outgoing", "dead",  "permalink", "copy",  "outlet_lang", "copy_label",
};
static const struct template_items all_entries = {
    &class_clip, entry_names, sizeof entry_names / sizeof *entry_names,
    take_entry,  NULL,        note_entry};

// Another whenever an entry that shows the same may come out otherwise on the whole page.
static uint64_t page_key(const struct view *v)
{
    const struct str texts[] = {v->language->lang, v->lang, v->root, v->coverage->page->url};
    uint64_t key = theme_sum(v->site->theme);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        key = mixed(key, map_hash(texts[i]));
    return key;
}

struct piece_list *view_pieces(const struct view *v)
{
    struct pieces *all = v->site->options.pieces;
    bool whole = all && v->coverage && !v->part;
    return whole ? pieces_open(all, v->render->route->path, page_key(v)) : NULL;
}

// --- A site that is rendered whole ----------------------------------------------------------

enum {
    TRIES = 8,              // slots that are looked at
    LONGEST_KEPT = 2 << 10, // bytes
    MOST_KEPT = 64 << 20,
};

struct shown { // an item at a step of the templates
    const void *object;
    const struct page *page; // of an entry: that it stands on, to which it may lead; else NULL
    uint32_t step;
    bool variant;
};

// Tens of thousands are kept: in 64 bytes, and its text.
struct kept_item {
    struct shown shown;
    const struct site_language *language;
    struct str lang;
    uint16_t roots[TEMPLATE_ROOTS]; // places in the text, which holds none of them
    uint16_t roots_len, n;
    char text[];
};

struct kept_items {
    struct pool pool; // holds slots and items
    size_t mask;
    atomic_size_t bytes;
    _Atomic(struct kept_item *) *slots;
};

struct kept_items *kept_items_make(size_t most)
{
    size_t cap = 64;
    while (cap < most * 2)
        cap *= 2;
    struct kept_items *k = mem_alloc(sizeof *k);
    k->pool = POOL_EMPTY;
    k->mask = cap - 1;
    k->slots = pool_take(&k->pool, cap * sizeof *k->slots);
    atomic_init(&k->bytes, 0);
    for (size_t i = 0; i < cap; i++)
        atomic_init(&k->slots[i], NULL);
    return k;
}

void kept_items_free(struct kept_items *k)
{
    if (k)
        pool_free(&k->pool);
    free(k);
}

static size_t first_slot(const struct kept_items *k, const void *object)
{
    return (size_t)(((uint64_t)(uintptr_t)object * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & k->mask;
}

static bool same_language(const struct kept_item *x, const struct view *v)
{
    return x->language == v->language && x->lang.p == v->lang.p && x->lang.n == v->lang.n;
}

static bool same_shown(const struct shown *x, const struct shown *y)
{
    return x->object == y->object && x->page == y->page && x->step == y->step &&
           x->variant == y->variant;
}

static const struct kept_item *find_kept(const struct view *v, const struct shown *shown)
{
    const struct kept_items *k = v->site->kept_items;
    size_t slot = first_slot(k, shown->object);
    for (size_t i = 0; i < TRIES; i++) {
        const struct kept_item *x =
            atomic_load_explicit(&k->slots[(slot + i) & k->mask], memory_order_acquire);
        if (!x || (same_shown(&x->shown, shown) && same_language(x, v)))
            return x;
    }
    return NULL;
}

static void put(struct buf *out, struct str s)
{
    memcpy(out->p + out->n, s.p, s.n);
    out->n += s.n;
}

static bool take_kept(const struct view *v, struct shown shown, struct buf *out)
{
    const struct kept_item *x = find_kept(v, &shown);
    size_t at = 0;
    if (!x || !buf_reserve(out, x->n + x->roots_len * v->root.n))
        return false;
    for (size_t i = 0; i < x->roots_len; at = x->roots[i++]) {
        put(out, (struct str){x->text + at, x->roots[i] - at});
        put(out, v->root);
    }
    put(out, (struct str){x->text + at, x->n - at});
    return true;
}

static void add_text(struct kept_item *x, struct str text)
{
    if (text.n)
        memcpy(x->text + x->n, text.p, text.n);
    x->n = (uint16_t)(x->n + text.n);
}

static struct kept_item *item_made(const struct view *v, const struct kept_item *head,
                                   struct str text, size_t from, const struct template_roots *roots)
{
    struct kept_item *x = pool_take(&v->site->kept_items->pool, sizeof *x + text.n);
    size_t at = 0;
    *x = *head;
    x->roots_len = (uint16_t)roots->len;
    for (size_t i = 0; i < roots->len; i++) {
        add_text(x, str_slice(text, at, roots->at[i] - from));
        x->roots[i] = x->n;
        at = roots->at[i] - from + v->root.n;
    }
    add_text(x, str_from(text, at));
    return x;
}

static void keep(const struct view *v, struct shown shown, const struct buf *out, size_t from,
                 const struct template_roots *roots)
{
    struct kept_items *k = v->site->kept_items;
    struct str text = str_from(buf_view(out), from);
    size_t size = sizeof(struct kept_item) + text.n;
    if (!roots || text.n > LONGEST_KEPT || atomic_fetch_add(&k->bytes, size) > MOST_KEPT)
        return;
    const struct kept_item head = {.shown = shown, .language = v->language, .lang = v->lang};
    struct kept_item *x = item_made(v, &head, text, from, roots);
    size_t slot = first_slot(k, shown.object);
    for (size_t i = 0; i < TRIES; i++) {
        struct kept_item *none = NULL;
        if (atomic_compare_exchange_strong(&k->slots[(slot + i) & k->mask], &none, x))
            return;
    }
}

// A release or a tag.
static bool take_object(const struct template_scope *scope, const void *item, size_t step,
                        struct buf *out)
{
    return take_kept(view_of(scope), (struct shown){item, NULL, (uint32_t)step, false}, out);
}

static void note_object(const struct template_scope *scope, const void *item, size_t step,
                        const struct buf *out, size_t from, const struct template_roots *roots)
{
    keep(view_of(scope), (struct shown){item, NULL, (uint32_t)step, false}, out, from, roots);
}

static void ahead(const struct view *v, const void *object)
{
    const struct kept_items *k = v->site->kept_items;
    const struct kept_item *x =
        atomic_load_explicit(&k->slots[first_slot(k, object)], memory_order_relaxed);
    prefetch(x ? (const void *)x : object, PREFETCH_TEXTS);
}

static void object_ahead(const struct template_scope *scope, const void *item)
{
    ahead(view_of(scope), item);
}

static void part_ahead(const struct template_scope *scope, const void *item)
{
    ahead(view_of(scope), ((const struct clip_view *)item)->clip);
}

// An entry on the page of a year or an outlet.
static struct shown part_shown(const struct view *v, const struct clip_view *c, size_t step)
{
    return (struct shown){c->clip, view_clip_page(v, c->clip), (uint32_t)step, c->again};
}

static bool take_part(const struct template_scope *scope, const void *item, size_t step,
                      struct buf *out)
{
    const struct view *v = view_of(scope);
    return take_kept(v, part_shown(v, item, step), out);
}

static void note_part(const struct template_scope *scope, const void *item, size_t step,
                      const struct buf *out, size_t from, const struct template_roots *roots)
{
    const struct view *v = view_of(scope);
    const struct clip_view *c = item;
    if (address_kind_of(c->clip->url) != ADDRESS_PATH) // which is found from where the page stands
        keep(v, part_shown(v, c, step), out, from, roots);
}

static const struct template_items part_entries = {
    &class_clip, entry_names, sizeof entry_names / sizeof *entry_names,
    take_part,   part_ahead,  note_part};

// What lists of releases show; the tags of each are lists in them.
static const char *const release_names[] = {"t",   "title", "href",    "description",
                                            "iso", "date",  "foreign", "has_tags"};
static const struct template_items releases = {
    &class_release, release_names, sizeof release_names / sizeof *release_names,
    take_object,    object_ahead,  note_object};

// How many releases a tag has is another matter: it is said in words.
static const char *const tag_names[] = {"t", "name", "href"};
static const struct template_items tags = {
    &class_tag, tag_names, sizeof tag_names / sizeof *tag_names, take_object, NULL, note_object};

const struct template_items *view_items(const struct view *v)
{
    if (v->pieces)
        return &all_entries;
    if (!v->site->kept_items || !str_starts(v->root, STR("../")))
        return NULL;
    if (v->render->route->renderer == RENDER_RELEASE)
        return &tags;
    if (v->part)
        return &part_entries;
    return v->section && v->site->many_lists ? &releases : NULL;
}
