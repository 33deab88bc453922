// SPDX-License-Identifier: MIT
// What entries and releases gave in lists is kept. Of the whole coverage from one time that it is
// made to the next, by a program that stays (pieces.h): of thousands of entries one is another. Of
// releases while a site is rendered whole: each stands in the list of all and in those of its tags,
// where it differs only by where links start.
//
// Threads share kept releases without locks: they are only added, each whole. Two threads may add
// the same; that costs its memory and nothing else.
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

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
const struct template_items view_entries = {
    &class_clip, entry_names, sizeof entry_names / sizeof *entry_names, take_entry, note_entry};

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

// --- Releases -------------------------------------------------------------------------------

enum {
    TRIES = 8,              // slots that are looked at
    LONGEST_KEPT = 2 << 10, // bytes
    MOST_KEPT = 64 << 20,
};

struct kept_release {
    const struct page *page;
    size_t step;
    const struct site_language *language;
    struct str lang;
    struct template_roots roots; // in the text, which holds none
    size_t n;
    char text[];
};

struct kept_releases {
    size_t mask;
    atomic_size_t bytes;
    _Atomic(struct kept_release *) slots[];
};

struct kept_releases *kept_releases_make(size_t releases)
{
    size_t cap = 64;
    while (cap < releases * 2)
        cap *= 2;
    struct kept_releases *k = mem_alloc(sizeof *k + cap * sizeof *k->slots);
    k->mask = cap - 1;
    atomic_init(&k->bytes, 0);
    for (size_t i = 0; i < cap; i++)
        atomic_init(&k->slots[i], NULL);
    return k;
}

void kept_releases_free(struct kept_releases *k)
{
    for (size_t i = 0; k && i <= k->mask; i++)
        free(atomic_load(&k->slots[i]));
    free(k);
}

static size_t first_slot(const struct kept_releases *k, const struct page *p)
{
    return (size_t)(((uint64_t)(uintptr_t)p * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & k->mask;
}

static bool is_of(const struct kept_release *r, const struct view *v, const struct page *p,
                  size_t step)
{
    return r->page == p && r->step == step && r->language == v->language &&
           r->lang.p == v->lang.p && r->lang.n == v->lang.n;
}

static void put(struct buf *out, struct str s)
{
    memcpy(out->p + out->n, s.p, s.n);
    out->n += s.n;
}

static bool take_release(const struct template_scope *scope, const void *item, size_t step,
                         struct buf *out)
{
    const struct view *v = view_of(scope);
    struct kept_releases *k = v->site->kept_releases;
    const struct kept_release *r = NULL;
    size_t slot = first_slot(k, item), at = 0;
    for (size_t i = 0; i < TRIES; i++) {
        r = atomic_load_explicit(&k->slots[(slot + i) & k->mask], memory_order_acquire);
        if (!r)
            return false;
        if (is_of(r, v, item, step))
            break;
        r = NULL;
    }
    if (!r || !buf_reserve(out, r->n + r->roots.len * v->root.n))
        return false;
    for (size_t i = 0; i < r->roots.len; at = r->roots.at[i++]) {
        put(out, (struct str){r->text + at, r->roots.at[i] - at});
        put(out, v->root);
    }
    put(out, (struct str){r->text + at, r->n - at});
    return true;
}

static void keep_text(struct kept_release *r, struct str text)
{
    if (text.n)
        memcpy(r->text + r->n, text.p, text.n);
    r->n += text.n;
}

static struct kept_release *release_made(const struct view *v, const struct page *p, size_t step,
                                         struct str text, size_t from,
                                         const struct template_roots *roots)
{
    struct kept_release *r = mem_alloc(sizeof *r + text.n);
    size_t at = 0;
    *r = (struct kept_release){
        .page = p, .step = step, .language = v->language, .lang = v->lang, .roots = *roots};
    for (size_t i = 0; i < roots->len; i++) {
        keep_text(r, str_slice(text, at, roots->at[i] - from));
        r->roots.at[i] = r->n;
        at = roots->at[i] - from + v->root.n;
    }
    keep_text(r, str_from(text, at));
    return r;
}

static void note_release(const struct template_scope *scope, const void *item, size_t step,
                         const struct buf *out, size_t from, const struct template_roots *roots)
{
    const struct view *v = view_of(scope);
    struct kept_releases *k = v->site->kept_releases;
    struct str text = str_from(buf_view(out), from);
    size_t size = sizeof(struct kept_release) + text.n;
    if (!roots || text.n > LONGEST_KEPT || atomic_fetch_add(&k->bytes, size) > MOST_KEPT)
        return;
    struct kept_release *r = release_made(v, item, step, text, from, roots);
    size_t slot = first_slot(k, item);
    for (size_t i = 0; i < TRIES; i++) {
        struct kept_release *none = NULL;
        if (atomic_compare_exchange_strong(&k->slots[(slot + i) & k->mask], &none, r))
            return;
    }
    free(r);
}

// What lists of releases show, the tags of each excepted.
static const char *const release_names[] = {"t",   "title", "href",    "description",
                                            "iso", "date",  "foreign", "has_tags"};
const struct template_items view_releases = {&class_release, release_names,
                                             sizeof release_names / sizeof *release_names,
                                             take_release, note_release};

bool view_keeps_releases(const struct view *v)
{
    return v->site->kept_releases && v->section && str_starts(v->root, STR("../"));
}
