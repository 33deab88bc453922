// SPDX-License-Identifier: MIT
// The documents of a room, newest first; of one day: releases, then clips in the room's order.
// Pages without a date come last. A clip's language is its own or its page's.
#include "room/search_room.h"

#include <stdlib.h>
#include <string.h>

#include "base/prefetch.h"
#include "room/search_text.h"

struct item {
    const struct clip *clip;      // NULL for a release or page
    const struct page *page;      // where the clip stands
    const struct str *topic_keys; // of the page's tags
    uint64_t hash;                // of the page's address; 0 of a clip
    struct date date;
    uint32_t order;
};

struct room_docs {
    struct arena *arena;
    const struct room *room;
    struct item *items;
    size_t len;
    const struct item *releases; // in the order of room->releases; NULL: they are not at hand
    struct map topic_keys;       // name of a tag -> const struct tag *
    const struct tag *last_tag;  // that was looked up
    bool places;                 // nothing else is asked for
};

static int newest_first(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int c = date_compare(y->date, x->date);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

static struct str key_of_doc(const struct doc *const *doc)
{
    return (struct str){(const char *)doc, sizeof *doc};
}

static void add_clips(struct room_docs *d, const struct room *r)
{
    struct arena scratch = ARENA_EMPTY;
    struct map page_of = MAP_IN(&scratch);
    for (size_t i = 0; i < r->coverage_len; i++)
        map_set(&page_of, key_of_doc((const struct doc *const *)&r->coverage[i]->doc),
                r->coverage[i]);
    for (size_t i = 0; i < r->clips_len; i++) {
        const struct clip *c = r->clips[i];
        struct page *page = map_get(&page_of, key_of_doc(&c->doc));
        d->items[d->len] = (struct item){c, page, NULL, 0, c->date, (uint32_t)d->len};
        d->len++;
    }
    arena_free(&scratch);
}

// Many pages have the tag of one before.
static struct str tag_key(struct room_docs *d, struct str tag)
{
    if (d->last_tag && str_eq(d->last_tag->name, tag))
        return d->last_tag->slug;
    d->last_tag = map_get(&d->topic_keys, tag);
    return d->last_tag ? d->last_tag->slug : STR_NONE;
}

// The keys of a page's tags, in their order.
static const struct str *tag_keys(struct room_docs *d, const struct page *p)
{
    struct str *keys = p->tags_len ? ARENA_SPACE(d->arena, p->tags_len, struct str) : NULL;
    for (size_t i = 0; i < p->tags_len; i++)
        keys[i] = tag_key(d, p->tags[i]);
    return keys;
}

static struct item page_item(struct room_docs *d, const struct page *p, struct date date)
{
    if (d->places)
        return (struct item){NULL, p, NULL, 0, date, (uint32_t)d->len};
    return (struct item){NULL, p, tag_keys(d, p), str_hash(p->url), date, (uint32_t)d->len};
}

// The item of a page among those of the room below, which has its releases in the same order, but
// for a few; NULL when it is not near where the last one was.
static const struct item *item_below(const struct room_docs *below, size_t *at,
                                     const struct page *p)
{
    enum { LOOKED_AT = 8 };
    size_t len = below ? below->room->releases_len : 0;
    for (size_t i = *at; i < len && i < *at + LOOKED_AT; i++)
        if (below->room->releases[i] == p) {
            *at = i + 1;
            return &below->releases[i];
        }
    return NULL;
}

static void add_releases(struct room_docs *d, const struct room *r, const struct room_docs *below)
{
    size_t at = 0;
    for (size_t i = 0; i < r->releases_len; i++) {
        const struct page *p = r->releases[i];
        const struct item *known = item_below(below, &at, p);
        if (known) {
            d->items[d->len] = *known;
            d->items[d->len].order = (uint32_t)d->len;
        } else {
            PREFETCH_NEXT(r->releases, r->releases_len, i);
            struct date date = p->date ? date_of_time(p->date) : DATE_NONE;
            d->items[d->len] = page_item(d, p, date);
        }
        d->len++;
    }
}

// Whether a page has the same keys in both rooms.
static bool has_same_keys(const struct room *r, const struct room_docs *below)
{
    bool same = r->tags_len == below->room->tags_len;
    for (size_t i = 0; i < r->tags_len && same; i++) {
        const struct tag *tag = map_get(&below->topic_keys, r->tags[i].name);
        same = tag && str_eq(tag->slug, r->tags[i].slug);
    }
    return same;
}

static void add_pages(struct room_docs *d, const struct room *r, const struct room_docs *below)
{
    bool known =
        below && below->releases && (d->places || !below->places) && has_same_keys(r, below);
    add_releases(d, r, known ? below : NULL);
    d->releases = d->items;
    add_clips(d, r);
    for (size_t i = 0; i < r->pages_len; i++) {
        const struct page *p = r->pages[i];
        if (!p->published || p->kind == PAGE_RELEASE)
            continue;
        d->items[d->len] = page_item(d, p, DATE_NONE);
        d->len++;
    }
}

static void show_clip(const struct item *item, struct search_doc *out)
{
    const struct clip *c = item->clip;
    out->kind = SEARCH_CLIP;
    out->title = c->title;
    out->outlet = c->outlet && c->outlet->name.n ? c->outlet->name : c->outlet_text;
    out->outlet_key = c->outlet ? c->outlet->slug : STR_NONE;
    out->author = c->author;
    out->programme = c->programme;
    out->note = c->note;
    out->lang = c->lang.n || !item->page ? c->lang : item->page->lang;
}

static void show_page(const struct item *item, struct search_doc *out)
{
    const struct page *p = item->page;
    out->kind = p->kind == PAGE_RELEASE ? SEARCH_RELEASE : SEARCH_PAGE;
    out->title = p->title;
    out->note = p->description;
    out->lang = p->lang;
    out->topics = p->tags;
    out->topic_keys = item->topic_keys;
    out->topics_len = item->topic_keys ? p->tags_len : 0;
}

static void show(const struct item *item, struct search_doc *out)
{
    *out = (struct search_doc){.date = item->date, .clip = item->clip, .page = item->page};
    if (item->clip)
        show_clip(item, out);
    else
        show_page(item, out);
}

void search_doc_of_clip(const struct clip *c, const struct page *page, struct search_doc *out)
{
    const struct item item = {c, page, NULL, 0, c->date, 0};
    show(&item, out);
}

void search_doc_of_page(struct arena *a, const struct room *r, const struct page *p,
                        struct search_doc *out)
{
    bool dated = p->kind == PAGE_RELEASE && p->date;
    struct str *keys = ARENA_ARRAY(a, p->tags_len + 1, struct str);
    for (size_t i = 0; i < p->tags_len; i++)
        for (size_t k = 0; k < r->tags_len; k++)
            if (str_eq(r->tags[k].name, p->tags[i]))
                keys[i] = r->tags[k].slug;
    const struct item item = {NULL, p, keys, 0, dated ? date_of_time(p->date) : DATE_NONE, 0};
    show(&item, out);
}

static void room_doc(const void *context, size_t i, struct search_doc *out)
{
    const struct room_docs *d = context;
    const struct item *item = &d->items[i];
    if (i + PREFETCH_AHEAD < d->len) { // most ask for one after another
        const struct item *later = item + PREFETCH_AHEAD;
        prefetch(later->clip ? (const void *)later->clip : later->page, PREFETCH_TEXTS);
    }
    show(item, out);
}

static bool room_text(const void *context, size_t i, struct arena *a, struct str *out,
                      struct error *e)
{
    const struct item *item = &((const struct room_docs *)context)->items[i];
    *out = STR_NONE;
    return item->clip || search_text(a, item->page, out, e);
}

static uint64_t room_page_hash(const void *context, size_t i)
{
    return ((const struct room_docs *)context)->items[i].hash;
}

// The items from `from` on that are in order already: releases and clips mostly are.
static size_t run_end(const struct room_docs *d, size_t from)
{
    size_t end = from + (from < d->len);
    while (end < d->len && newest_first(&d->items[end - 1], &d->items[end]) < 0)
        end++;
    return end;
}

static void order(struct room_docs *d)
{
    size_t first = run_end(d, 0), second = run_end(d, first), third = run_end(d, second);
    if (third < d->len) {
        qsort(d->items, d->len, sizeof *d->items, newest_first);
        d->releases = NULL;
        return;
    }
    struct item *all = ARENA_SPACE(d->arena, d->len + 1, struct item);
    const struct item *items = d->items;
    size_t at[3] = {0, first, second}, end[3] = {first, second, third};
    for (size_t n = 0; n < d->len; n++) {
        size_t next = 3;
        for (size_t k = 0; k < 3; k++)
            if (at[k] < end[k] && (next == 3 || newest_first(&items[at[k]], &items[at[next]]) < 0))
                next = k;
        all[n] = items[at[next]++];
    }
    d->items = all;
}

struct search_source search_room(struct arena *a, const struct room *r,
                                 const struct search_source *below, bool places)
{
    struct room_docs *d = ARENA_NEW(a, struct room_docs);
    *d = (struct room_docs){.arena = a, .room = r, .topic_keys = MAP_IN(a), .places = places};
    d->items = ARENA_SPACE(a, r->clips_len + r->pages_len + 1, struct item);
    for (size_t i = 0; i < r->tags_len; i++)
        map_set(&d->topic_keys, r->tags[i].name, &r->tags[i]);
    add_pages(d, r, below ? below->context : NULL);
    order(d);
    return (struct search_source){d, d->len, room_doc, room_text, room_page_hash};
}
