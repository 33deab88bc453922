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
    struct map topic_keys;       // name of a tag -> its slug, as struct str *
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

// The keys of a page's tags, in their order.
static const struct str *tag_keys(const struct room_docs *d, const struct page *p)
{
    struct str *keys = ARENA_ARRAY(d->arena, p->tags_len + 1, struct str);
    for (size_t i = 0; i < p->tags_len; i++) {
        const struct str *slug = map_get(&d->topic_keys, p->tags[i]);
        keys[i] = slug ? *slug : STR_NONE;
    }
    return keys;
}

static struct item page_item(const struct room_docs *d, const struct page *p, struct date date)
{
    return (struct item){NULL, p, tag_keys(d, p), str_hash(p->url), date, (uint32_t)d->len};
}

static void add_releases(struct room_docs *d, const struct room *r)
{
    for (size_t i = 0; i < r->releases_len; i++) {
        const struct page *p = r->releases[i];
        PREFETCH_NEXT(r->releases, r->releases_len, i);
        struct date date = p->date ? date_of_time(p->date) : DATE_NONE;
        d->items[d->len] = page_item(d, p, date);
        d->len++;
    }
}

// Whether another room has the same ones; then their tags are the same, too.
static bool has_same_releases(const struct room *a, const struct room *b)
{
    return a->releases_len == b->releases_len && a->releases_len &&
           memcmp(a->releases, b->releases, a->releases_len * sizeof *a->releases) == 0;
}

static void add_pages(struct room_docs *d, const struct room *r, const struct room_docs *below)
{
    if (below && below->releases && has_same_releases(r, below->room)) {
        d->len = r->releases_len;
        memcpy(d->items, below->releases, d->len * sizeof *d->items);
    } else {
        add_releases(d, r);
    }
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
    out->topics_len = p->tags_len;
}

static void room_doc(const void *context, size_t i, struct search_doc *out)
{
    const struct room_docs *d = context;
    const struct item *item = &d->items[i];
    if (i + PREFETCH_AHEAD < d->len) { // most ask for one after another
        const struct item *later = item + PREFETCH_AHEAD;
        prefetch(later->clip ? (const void *)later->clip : later->page, PREFETCH_TEXTS);
    }
    *out = (struct search_doc){.date = item->date, .clip = item->clip, .page = item->page};
    if (item->clip)
        show_clip(item, out);
    else
        show_page(item, out);
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
                                 const struct search_source *below)
{
    struct room_docs *d = ARENA_NEW(a, struct room_docs);
    *d = (struct room_docs){.arena = a, .room = r, .topic_keys = MAP_IN(a)};
    d->items = ARENA_SPACE(a, r->clips_len + r->pages_len + 1, struct item);
    for (size_t i = 0; i < r->tags_len; i++)
        map_set(&d->topic_keys, r->tags[i].name, &r->tags[i].slug);
    add_pages(d, r, below ? below->context : NULL);
    order(d);
    return (struct search_source){d, d->len, room_doc, room_text, room_page_hash};
}
