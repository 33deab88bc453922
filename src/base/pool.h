// SPDX-License-Identifier: MIT
// Memory that threads take from together, without locks, and that is given back whole: for what is
// only added to. As an arena, but shared.
#ifndef PRESSE_BASE_POOL_H
#define PRESSE_BASE_POOL_H

#include <stdatomic.h>
#include <stddef.h>

struct pool_block;

struct pool {
    _Atomic(struct pool_block *) open; // the newest, of which memory is taken; NULL: none yet
};

#define POOL_EMPTY ((struct pool){NULL})

// size bytes, aligned for any type, not cleared. Never NULL. Lives until pool_free.
void *pool_take(struct pool *p, size_t size) __attribute__((malloc, returns_nonnull));

// Gives all back; nobody else may be using the pool. It is empty then, and usable.
void pool_free(struct pool *p);

#endif
