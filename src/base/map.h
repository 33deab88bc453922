// SPDX-License-Identifier: MIT
// A hash map from byte strings to pointers, in an arena. Keys are views that must outlive
// the map. There is no removal: maps belong to snapshots, which are built once.
#ifndef PRESSE_BASE_MAP_H
#define PRESSE_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct map_slot {
    struct str key; // p is NULL when the slot is free
    uint64_t hash;  // of key
    void *value;
};

struct map {
    struct arena *arena; // where the slots live
    struct map_slot *slots;
    size_t cap; // a power of two, or 0
    size_t len;
};

#define MAP_IN(a) ((struct map){.arena = (a)})

// An empty map with room for len keys, so that it need not grow and leave its smaller selves
// behind in the arena.
struct map map_for(struct arena *a, size_t len);

// The hash that keys have: quick and good, but only the same program may look at it again.
uint64_t map_hash(struct str key);

// The value under key, or NULL.
void *map_get(const struct map *m, struct str key);
// Sets the value under key; returns the value that was there before, or NULL.
void *map_set(struct map *m, struct str key, void *value);
// The address of the value under key, made NULL when it was not there: one look-up for
// "find or insert". Valid until the next insertion.
void **map_at(struct map *m, struct str key);
// Which slot that address is in; slots stay where they are until the map grows.
size_t map_place(const struct map *m, void *const *value);

#endif
