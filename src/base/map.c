// SPDX-License-Identifier: MIT
// Open addressing with linear probing, at most three quarters full. Keys are mostly paths that
// begin alike, so they are hashed eight bytes at a time; str_hash, whose values are kept in feeds,
// goes byte by byte. The hash stays in the slot: growing and passing by other keys need not look
// at them.
#include "base/map.h"

#include <string.h>

static uint64_t mix(uint64_t h, uint64_t eight)
{
    h = (h ^ eight) * UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 29;
}

// Fewer than eight bytes.
static uint64_t few(const char *p, size_t n)
{
    uint32_t first = 0, last = 0;
    if (n >= 4) {
        memcpy(&first, p, 4);
        memcpy(&last, p + n - 4, 4);
    } else if (n) {
        first = (unsigned char)p[0] | (uint32_t)(unsigned char)p[n / 2] << 8;
        last = (unsigned char)p[n - 1];
    }
    return first | (uint64_t)last << 32;
}

uint64_t map_hash(struct str key)
{
    uint64_t h = key.n * UINT64_C(0xd6e8feb86659fd93), eight = 0;
    const char *p = key.p;
    size_t n = key.n;
    for (; n > 8; p += 8, n -= 8) {
        memcpy(&eight, p, 8);
        h = mix(h, eight);
    }
    if (key.n >= 8) // the last, some of which may be among those before
        memcpy(&eight, p + n - 8, 8);
    else
        eight = few(p, n);
    h = mix(h, eight);
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ h >> 32;
}

static struct map_slot *slot_for(const struct map *m, struct str key, uint64_t hash)
{
    size_t i = (size_t)hash & (m->cap - 1);
    while (m->slots[i].key.p && (m->slots[i].hash != hash || !str_eq(m->slots[i].key, key)))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

static void grow(struct map *m)
{
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->slots = ARENA_ARRAY(m->arena, m->cap, struct map_slot);
    for (size_t i = 0; i < old.cap; i++) {
        if (!old.slots[i].key.p)
            continue;
        size_t at = (size_t)old.slots[i].hash & (m->cap - 1);
        while (m->slots[at].key.p)
            at = (at + 1) & (m->cap - 1);
        m->slots[at] = old.slots[i];
    }
}

struct map map_for(struct arena *a, size_t len)
{
    struct map m = MAP_IN(a);
    size_t cap = 16;
    while (len + 1 > cap / 4 * 3)
        cap *= 2;
    m.cap = cap;
    m.slots = ARENA_ARRAY(a, cap, struct map_slot);
    return m;
}

void *map_get(const struct map *m, struct str key)
{
    if (m->len == 0)
        return NULL;
    if (!key.p)
        key = STR("");
    return slot_for(m, key, map_hash(key))->value;
}

void **map_at(struct map *m, struct str key)
{
    if (!key.p)
        key = STR("");
    if (m->len + 1 > m->cap / 4 * 3)
        grow(m);
    uint64_t hash = map_hash(key);
    struct map_slot *s = slot_for(m, key, hash);
    if (!s->key.p) {
        s->key = key;
        s->hash = hash;
        m->len++;
    }
    return &s->value;
}

size_t map_place(const struct map *m, void *const *value)
{
    const char *from = (const char *)m->slots + offsetof(struct map_slot, value);
    return (size_t)((const char *)value - from) / sizeof(struct map_slot);
}

void *map_set(struct map *m, struct str key, void *value)
{
    void **at = map_at(m, key);
    void *old = *at;
    *at = value;
    return old;
}
