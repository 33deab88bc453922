// SPDX-License-Identifier: MIT
// The clips of a page by year and by outlet. Within a group the page's order stays.
#include <stdlib.h>

#include "room/place.h"
#include "room/room.h"

static int by_year(const void *a, const void *b)
{
    const struct clip_group *x = a, *y = b;
    return x->year > y->year ? -1 : x->year < y->year; // 0, the undated, comes last
}

static int by_size(const void *a, const void *b)
{
    const struct clip_group *x = a, *y = b;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    int c = str_cmp(x->slug, y->slug);
    return c ? c : str_cmp(x->name, y->name);
}

size_t page_years(struct arena *a, const struct page *p, struct clip_group **out)
{
    struct clip_group *groups = NULL;
    size_t len = 0, cap = 0;
    for (size_t i = 0; i < p->clips_len; i++) {
        int year = p->clips[i]->date.year;
        size_t g = len; // clips are sorted: the group is nearly always the last one
        while (g > 0 && groups[g - 1].year != year)
            g--;
        if (g == 0) {
            ARENA_PUSH(a, groups, len, cap) = (struct clip_group){.year = year};
            g = len;
            if (year) {
                groups[g - 1].name = str_format(a, "%d", year);
                groups[g - 1].slug = groups[g - 1].name;
            }
        }
        struct clip_group *group = &groups[g - 1];
        ARENA_PUSH(a, group->clips, group->len, group->cap) = p->clips[i];
    }
    if (len)
        qsort(groups, len, sizeof *groups, by_year);
    *out = groups;
    return len;
}

// Two outlets of one slug get different ones: the second ends in -2.
static void part_slugs(struct arena *a, struct clip_group *groups, size_t len)
{
    struct map taken = MAP_IN(a);
    for (size_t i = 0; i < len; i++) {
        struct str slug = groups[i].slug;
        for (unsigned n = 2; map_get(&taken, slug); n++)
            slug = str_format(a, "%.*s-%u", STR_ARG(groups[i].slug), n);
        groups[i].slug = slug;
        map_set(&taken, slug, groups);
    }
}

size_t page_outlets(struct arena *a, const struct page *p, struct clip_group **out)
{
    struct clip_group *groups = NULL;
    size_t len = 0, cap = 0;
    struct map by_slug = MAP_IN(a);
    for (size_t i = 0; i < p->clips_len; i++) {
        const struct outlet *o = p->clips[i]->outlet;
        if (!o)
            continue;
        void **slot = map_at(&by_slug, o->slug.n ? o->slug : o->name);
        if (!*slot) {
            ARENA_PUSH(a, groups, len, cap) = (struct clip_group){
                .name = o->name, .outlet = o, .slug = o->slug.n ? o->slug : place_slug(a, o->name)};
            *slot = (void *)(uintptr_t)len;
        }
        struct clip_group *group = &groups[(uintptr_t)*slot - 1];
        ARENA_PUSH(a, group->clips, group->len, group->cap) = p->clips[i];
    }
    if (len)
        qsort(groups, len, sizeof *groups, by_size);
    part_slugs(a, groups, len);
    *out = groups;
    return len;
}
