// SPDX-License-Identifier: MIT
// A table with one place for each value of a hash. Whoever makes hashes meet pushes an answer
// out, no more: bytes are compared whole. All answers hold for one state of one thing; when that
// changes, all go.
#include "serve/repeats.h"

#include <stdlib.h>
#include <string.h>

enum {
    PLACES = 64,
    LONGEST = 1024,          // bytes of a request
    LARGEST_BODY = 64 * 1024 // larger ones would keep memory that the site has given up
};

struct place {
    uint64_t noted; // the hash of the request that was last noted here
    struct repeat known;
    size_t n; // bytes of the request; 0 when the place is free
};

struct repeats {
    const atomic_uint_fast64_t *version; // what all answers hold for; NULL while there is none
    uint_fast64_t then;
    uint64_t looked_for; // hash of the last request
    struct place places[PLACES];
    char bytes[PLACES][LONGEST]; // of the requests; not touched before one is kept
};

struct repeats *repeats_make(void)
{
    struct repeats *k = mem_alloc(sizeof *k);
    memset(k, 0, offsetof(struct repeats, bytes));
    return k;
}

static void clear(struct place *p)
{
    if (p->n)
        answer_unref(p->known.answer);
    p->n = 0;
}

static void clear_all(struct repeats *k)
{
    for (size_t i = 0; i < PLACES; i++)
        clear(&k->places[i]);
    k->version = NULL;
}

void repeats_free(struct repeats *k)
{
    if (k)
        clear_all(k);
    free(k);
}

// Eight bytes at a time; the last eight overlap those before.
static uint64_t hash_of(struct str s)
{
    uint64_t h = s.n, eight;
    for (size_t i = 0; i + 8 < s.n; i += 8) {
        memcpy(&eight, s.p + i, 8);
        h = (h ^ eight) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    memcpy(&eight, s.p + s.n - 8, 8);
    h = (h ^ eight) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 32;
}

static bool fits(struct str bytes)
{
    return bytes.n >= 8 && bytes.n <= LONGEST;
}

const struct repeat *repeats_find(struct repeats *k, struct str bytes)
{
    if (!fits(bytes))
        return NULL;
    if (k->version && atomic_load_explicit(k->version, memory_order_acquire) != k->then)
        clear_all(k);
    k->looked_for = hash_of(bytes);
    size_t i = k->looked_for % PLACES;
    const struct place *p = &k->places[i];
    return p->n == bytes.n && memcmp(k->bytes[i], bytes.p, bytes.n) == 0 ? &p->known : NULL;
}

void repeats_note(struct repeats *k, struct str bytes, const struct repeat *a)
{
    if (!a->lasting.version || !fits(bytes) || a->answer->body.n > LARGEST_BODY)
        return;
    struct place *p = &k->places[k->looked_for % PLACES];
    if (p->noted != k->looked_for) {
        p->noted = k->looked_for;
        return;
    }
    if (k->version != a->lasting.version || k->then != a->lasting.then)
        clear_all(k);
    clear(p);
    k->version = a->lasting.version;
    k->then = a->lasting.then;
    p->known = *a;
    answer_ref(a->answer);
    memcpy(k->bytes[p - k->places], bytes.p, bytes.n);
    p->n = bytes.n;
}
