// SPDX-License-Identifier: MIT
// Open addressing with linear probing, at most three quarters full. Keys are mostly paths that
// begin alike, so they are hashed eight bytes at a time; str_hash, whose values are kept in feeds,
// goes byte by byte.
#include "base/map.h"

#include <string.h>

static size_t hash_of(struct str key)
{
    const uint64_t k = 0x9e3779b97f4a7c15u;
    uint64_t h = key.n * k, v;
    const char *p = key.p;
    size_t n = key.n;
    for (; n >= sizeof v; p += sizeof v, n -= sizeof v) {
        memcpy(&v, p, sizeof v);
        h = (h ^ v) * k;
        h ^= h >> 32;
    }
    v = 0;
    if (n)
        memcpy(&v, p, n);
    h = (h ^ v) * k;
    return (size_t)(h ^ h >> 29);
}

static struct map_slot *slot_for(const struct map *m, struct str key)
{
    size_t i = hash_of(key) & (m->cap - 1);
    while (m->slots[i].key.p && !str_eq(m->slots[i].key, key))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

static void grow(struct map *m)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->slots = ARENA_ARRAY(m->arena, m->cap, struct map_slot);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].key.p)
            *slot_for(m, old.slots[i].key) = old.slots[i];
}

void *map_get(const struct map *m, struct str key)
{
    if (m->len == 0)
        return NULL;
    if (!key.p)
        key = STR("");
    return slot_for(m, key)->value;
}

void **map_at(struct map *m, struct str key)
{
    if (!key.p)
        key = STR("");
    if (m->len + 1 > m->cap / 4 * 3)
        grow(m);
    struct map_slot *s = slot_for(m, key);
    if (!s->key.p) {
        s->key = key;
        m->len++;
    }
    return &s->value;
}

void *map_set(struct map *m, struct str key, void *value)
{
    void **at = map_at(m, key);
    void *old = *at;
    *at = value;
    return old;
}
