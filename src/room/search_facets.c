// SPDX-License-Identifier: MIT
// What documents can be filtered by, counted. Names are ordered as folded words, then by bytes.
#include <stdlib.h>

#include "base/map.h"
#include "room/search_parts.h"
#include "text/fold.h"

struct counted {
    struct arena *arena;
    bool primary; // of languages: the part before a hyphen is the key
    struct map by_key;
    struct search_facet **items;
    size_t len, cap;
    struct search_facet *last;
    struct {
        struct str key;
        struct search_facet *facet;
    } known[64]; // by where the key lies
};

static struct search_facet *facet_of(struct counted *c, struct str key, struct str name)
{
    void **known = map_at(&c->by_key, key);
    if (!*known) {
        struct search_facet *facet = ARENA_NEW(c->arena, struct search_facet);
        *facet = (struct search_facet){key, name, 0};
        ARENA_PUSH(c->arena, c->items, c->len, c->cap) = facet;
        *known = facet;
    }
    return *known;
}

// Most documents name a facet that was named just now, many by the very same text.
static void count(struct counted *c, struct str key, struct str name)
{
    size_t place = ((uintptr_t)key.p >> 3) % (sizeof c->known / sizeof *c->known);
    if (!key.n || (c->primary && key.p[0] == '-'))
        return;
    if (c->known[place].key.p == key.p && c->known[place].key.n == key.n) {
        c->known[place].facet->count++;
        return;
    }
    c->known[place].key = key;
    key = c->primary ? search_primary(key) : key;
    if (!c->last || !str_eq(c->last->key, key))
        c->last = facet_of(c, key, c->primary ? key : name);
    c->known[place].facet = c->last;
    c->last->count++;
}

struct ordered {
    struct str folded;
    struct search_facet facet;
};

static int by_name(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;
    int c = str_cmp(x->folded, y->folded);
    return c ? c : str_cmp(x->facet.key, y->facet.key);
}

static struct search_facet *facets_of(struct counted *c)
{
    struct arena scratch = ARENA_EMPTY;
    struct search_facet *out = ARENA_ARRAY(c->arena, c->len + 1, struct search_facet);
    struct ordered *all = ARENA_ARRAY(&scratch, c->len + 1, struct ordered);
    for (size_t i = 0; i < c->len; i++)
        all[i] = (struct ordered){fold_words(&scratch, c->items[i]->name), *c->items[i]};
    if (c->len)
        qsort(all, c->len, sizeof *all, by_name);
    for (size_t i = 0; i < c->len; i++)
        out[i] = all[i].facet;
    arena_free(&scratch);
    return out;
}

static void count_year(struct arena *a, struct search_facets *f, size_t *cap, int year)
{
    struct search_facet *last = f->years_len ? &f->years[f->years_len - 1] : NULL;
    struct str key = str_format(a, "%d", year);
    if (!last || !str_eq(last->key, key)) {
        last = &ARENA_PUSH(a, f->years, f->years_len, *cap);
        *last = (struct search_facet){key, key, 0};
    }
    last->count++;
}

void search_facets_make(struct arena *a, const struct search_source *source,
                        struct search_facets *out)
{
    struct counted outlets = {.arena = a, .by_key = MAP_IN(a)};
    struct counted topics = {.arena = a, .by_key = MAP_IN(a)};
    struct counted langs = {.arena = a, .primary = true, .by_key = MAP_IN(a)};
    size_t years_cap = 0;
    int year = 0;
    *out = (struct search_facets){0};
    for (size_t i = 0; i < source->len; i++) {
        struct search_doc d = {0};
        source->doc(source->context, i, &d);
        count(&outlets, d.outlet_key, d.outlet);
        count(&langs, d.lang, d.lang);
        for (size_t k = 0; k < d.topics_len; k++)
            count(&topics, d.topic_keys[k], d.topics[k]);
        if (d.date.year && d.date.year == year)
            out->years[out->years_len - 1].count++;
        else if (d.date.year)
            count_year(a, out, &years_cap, d.date.year);
        year = d.date.year;
    }
    out->outlets = facets_of(&outlets);
    out->outlets_len = outlets.len;
    out->topics = facets_of(&topics);
    out->topics_len = topics.len;
    out->langs = facets_of(&langs);
    out->langs_len = langs.len;
}
