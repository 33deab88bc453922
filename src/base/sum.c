// SPDX-License-Identifier: MIT
// Four lanes that do not wait for one another, each folding sixteen bytes at a time: the halves of
// the product of two numbers, which each hold eight of the bytes. The last bytes are followed by
// zeros; that there were none is in the length, with which the first lane begins.
#include "base/sum.h"

#include <string.h>

__extension__ typedef unsigned __int128 uint128;

enum { LANES = 4, STEP = 16 }; // SUM_STEP at a time

static const uint64_t keys[LANES] = {0x9e3779b97f4a7c15u, 0xc2b2ae3d27d4eb4fu, 0xd6e8feb86659fd93u,
                                     0xbf58476d1ce4e5b9u};

static inline uint64_t fold(uint64_t a, uint64_t b)
{
    uint128 product = (uint128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t taken(uint64_t lane, uint64_t key, const char *p)
{
    return fold(lane ^ load(p), key ^ load(p + 8));
}

// Written out, so that the lanes stay in registers.
static inline void take(uint64_t lanes[LANES], const char *p)
{
    lanes[0] = taken(lanes[0], keys[0], p);
    lanes[1] = taken(lanes[1], keys[1], p + STEP);
    lanes[2] = taken(lanes[2], keys[2], p + 2 * STEP);
    lanes[3] = taken(lanes[3], keys[3], p + 3 * STEP);
}

void sum_begin(struct summing *s, size_t n)
{
    *s = (struct summing){{keys[3] ^ n, keys[0], keys[1], keys[2]}};
}

void sum_more(struct summing *s, struct str piece)
{
    uint64_t lanes[LANES];
    memcpy(lanes, s->lanes, sizeof lanes);
    for (const char *p = piece.p, *end = p + piece.n; p < end; p += SUM_STEP)
        take(lanes, p);
    memcpy(s->lanes, lanes, sizeof lanes);
}

struct sum sum_end(struct summing *s, struct str last)
{
    uint64_t *lanes = s->lanes;
    char rest[SUM_STEP] = {0};
    size_t whole = last.n / SUM_STEP * SUM_STEP;
    sum_more(s, str_slice(last, 0, whole));
    if (last.n > whole)
        memcpy(rest, last.p + whole, last.n - whole);
    take(lanes, rest);
    uint64_t one = fold(lanes[0] ^ keys[1], lanes[1] ^ keys[2]);
    uint64_t two = fold(lanes[2] ^ keys[3], lanes[3] ^ keys[0]);
    return (struct sum){fold(one ^ keys[0], two ^ lanes[0]), fold(one ^ lanes[3], two ^ keys[1])};
}

struct sum sum_of(struct str bytes)
{
    struct summing s;
    sum_begin(&s, bytes.n);
    return sum_end(&s, bytes);
}
