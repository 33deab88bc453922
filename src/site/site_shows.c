// SPDX-License-Identifier: MIT
// What a page of a year or an outlet shows of its coverage, or a file of the search of addresses,
// as one number: a build after an edit of the coverage leaves those alone that show the same. What
// all pages have in common is not in it (site_furniture.c), nor is how many entries others have:
// those pages do not say it.
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/sum.h"
#include "room/dead.h"
#include "site/search_parts.h"

static void put_number(struct buf *out, uint32_t n)
{
    buf_add(out, (const char *)&n, sizeof n);
}

static void put(struct buf *out, struct str s)
{
    put_number(out, (uint32_t)s.n);
    buf_str(out, s);
}

static void put_date(struct buf *out, struct date d)
{
    put_number(out, (uint32_t)d.year << 16 | (uint32_t)d.month << 8 | d.day);
}

static void put_dead(struct buf *out, const struct dead_link *d)
{
    put_number(out, d != NULL);
    if (!d)
        return;
    put(out, d->copy);
    put_date(out, d->copied);
}

static void put_clip(struct buf *out, const struct room *r, const struct clip *c)
{
    const struct outlet *o = c->outlet;
    const struct str texts[] = {c->id,
                                c->title,
                                c->url,
                                c->author,
                                c->programme,
                                c->note,
                                c->lang,
                                c->outlet_text,
                                o ? o->name : STR_NONE,
                                o ? o->lang : STR_NONE};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put(out, texts[i]);
    put_date(out, c->date);
    put_number(out, (uint32_t)c->access << 8 | (uint32_t)c->kind << 1 | (o != NULL));
    put_dead(out, dead_none(r) ? NULL : dead_find(r, c->identity));
}

static void put_group(struct buf *out, const struct clip_group *g)
{
    put(out, g->name);
    put(out, g->slug);
    put_number(out, (uint32_t)g->year);
}

static uint64_t part_shows(const struct site *s, const struct coverage_part *part)
{
    const struct coverage *c = part->coverage;
    AUTO_BUF out = BUF_EMPTY;
    put(&out, c->page->title);
    put(&out, c->page->url);
    put(&out, c->page->lang);
    for (size_t i = 0; i < c->years_len; i++)
        put_group(&out, &c->years[i]);
    for (size_t i = 0; i < c->outlets_len; i++)
        put_group(&out, c->named[i]);
    put_group(&out, part->group);
    for (size_t i = 0; i < part->group->len; i++)
        put_clip(&out, s->room, part->group->clips[i]);
    const struct sum sum = sum_of(buf_view(&out));
    return (sum.a ^ sum.b) | 1; // never 0
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
