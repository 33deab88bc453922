// SPDX-License-Identifier: MIT
// What a page of a year or an outlet shows of its coverage, or a file of the search of addresses,
// as one number: a build after an edit of the coverage leaves those alone that show the same. What
// all pages have in common is not in it (site_furniture.c), nor is how many entries others have:
// those pages do not say it.
#include "room/dead.h"
#include "site/search_parts.h"

// Each text and number changes all that comes after it.
static void put_number(uint64_t *sum, uint64_t n)
{
    uint64_t h = (*sum ^ n) * UINT64_C(0x9e3779b97f4a7c15);
    *sum = h ^ h >> 29;
}

static void put(uint64_t *sum, struct str s)
{
    put_number(sum, map_hash(s));
}

static void put_date(uint64_t *sum, struct date d)
{
    put_number(sum, (uint64_t)(uint16_t)d.year << 16 | (uint64_t)d.month << 8 | d.day);
}

static void put_dead(uint64_t *sum, const struct dead_link *d)
{
    put_number(sum, d != NULL);
    if (!d)
        return;
    put(sum, d->copy);
    put_date(sum, d->copied);
}

static uint64_t sum_clip(const struct room *r, const struct clip *c)
{
    const struct outlet *o = c->outlet;
    uint64_t sum = 1;
    const struct str texts[] = {c->id,
                                c->title,
                                c->url,
                                c->author,
                                c->programme,
                                c->note,
                                c->lang,
                                c->outlet_text,
                                o ? o->name : STR_NONE,
                                o ? o->lang : STR_NONE,
                                o ? o->kind : STR_NONE,
                                o ? o->country : STR_NONE};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(&sum, texts[i]);
    put_date(&sum, c->date);
    put_number(&sum, (uint64_t)c->access << 8 | (uint64_t)c->kind << 1 | (o != NULL));
    put_dead(&sum, dead_none(r) ? NULL : dead_find(r, c->identity));
    return sum | 1; // never 0
}

uint64_t clip_shows(const struct site *s, const struct coverage *c, const struct clip *clip)
{
    if (c->page->gathered_len || clip->order >= c->page->clips_len)
        return sum_clip(s->room, clip);
    _Atomic uint64_t *known = &c->shows[clip->order];
    uint64_t shows = atomic_load(known);
    if (!shows)
        atomic_store(known, shows = sum_clip(s->room, clip));
    return shows;
}

static void put_group(uint64_t *sum, const struct clip_group *g)
{
    put(sum, g->name);
    put(sum, g->slug);
    put_number(sum, (uint64_t)(int64_t)g->year);
}

static uint64_t part_shows(const struct site *s, const struct coverage_part *part)
{
    const struct coverage *c = part->coverage;
    uint64_t sum = part->group->len;
    put(&sum, c->page->title);
    put(&sum, c->page->url);
    put(&sum, c->page->lang);
    for (size_t i = 0; i < c->years_len; i++)
        put_group(&sum, &c->years[i]);
    for (size_t i = 0; i < c->outlets_len; i++)
        put_group(&sum, c->named[i]);
    put_group(&sum, part->group);
    for (size_t i = 0; i < part->group->len; i++)
        put_number(&sum, clip_shows(s, c, part->group->clips[i]));
    return sum | 1; // never 0
}

uint64_t site_shows(const struct site *s, const struct route *route)
{
    if (route->renderer == RENDER_SEARCH_LINKS)
        return search_part_shows(s, route->number);
    if (route->renderer != RENDER_COVERAGE_PART)
        return 0;
    const struct coverage_part *part = route->object;
    uint64_t known = atomic_load(part->shows);
    if (!known)
        atomic_store(part->shows, known = part_shows(s, part));
    return known;
}
