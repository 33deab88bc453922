// SPDX-License-Identifier: MIT
// Shared by the files that write and read the cache of a room's pages.
#ifndef PRESSE_ROOM_CACHE_PARTS_H
#define PRESSE_ROOM_CACHE_PARTS_H

#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "room/cache.h"

// Of what is kept, to see whether it is whole.
uint64_t cache_sum(struct str s);

// Writing.
void put(struct buf *out, const void *p, size_t n);
void put_text(struct buf *out, struct str s);

// Reading: from bad on everything is empty.
struct reader {
    struct arena *arena;
    struct str rest;
    bool bad;
};

static inline void get(struct reader *x, void *to, size_t n)
{
    if (x->rest.n < n) {
        x->bad = true;
        memset(to, 0, n);
        return;
    }
    memcpy(to, x->rest.p, n);
    x->rest.p += n;
    x->rest.n -= n;
}

static inline struct str get_text(struct reader *x)
{
    uint32_t n;
    get(x, &n, sizeof n);
    x->bad = x->bad || x->rest.n < n;
    if (x->bad || !n)
        return STR_NONE;
    struct str s = {x->rest.p, n};
    x->rest.p += n;
    x->rest.n -= n;
    return s;
}

struct str *get_texts(struct reader *x, size_t len); // NULL when bad

// The outlets that the clips of a room's coverage pages name, each once (cache_coverage.c).
struct outlet_set {
    struct arena *arena;
    const struct outlet **items;
    size_t len, cap;
    struct map numbers; // of each, from 1, by its address; while writing
};

void put_outlets(struct buf *out, struct outlet_set *set, const struct load_record *record);
void put_coverage(struct buf *out, const struct outlet_set *set, const struct page *p);
bool get_outlets(struct reader *x, struct outlet_set *set);
// What a coverage page has besides what all pages have. It is hollow then.
void get_coverage(struct reader *x, const struct outlet_set *set, bool clips, struct page *p);

// Whether a page can be brought back without its text: nothing else decides what becomes of it.
bool coverage_is_kept(const struct loaded *l);

#endif
