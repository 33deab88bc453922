// SPDX-License-Identifier: MIT
// Blocks double from 16 KiB up to 2 MiB, a huge page; a larger request gets a block of its own. Of
// two threads that find the open block full both make a new one, and one of the two is forgotten,
// unused.
#include "base/pool.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"

enum {
    FIRST_BLOCK = 16 << 10,
    LARGEST_BLOCK = 2 << 20,
    SMALL = 128 << 10, // what is larger is a huge page
    ALIGN = alignof(max_align_t),
};

struct pool_block {
    struct pool_block *older;
    size_t size;        // of bytes
    atomic_size_t used; // may be more than size: what did not fit was taken elsewhere
    alignas(max_align_t) char bytes[];
};

static struct pool_block *block_make(struct pool_block *older, size_t need)
{
    size_t size = !older ? FIRST_BLOCK : older->size < SMALL ? older->size * 2 : LARGEST_BLOCK;
    if (need > SIZE_MAX / 4)
        need = SIZE_MAX / 2; // which nobody has
    if (size < need + sizeof(struct pool_block))
        size = need + sizeof(struct pool_block);
    if (size > SMALL && size < LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    struct pool_block *b = size <= SMALL ? mem_alloc(size) : mem_alloc_huge(&size, size);
    b->older = older;
    b->size = size - sizeof *b;
    atomic_init(&b->used, need);
    return b;
}

void *pool_take(struct pool *p, size_t size)
{
    size_t need = (size + ALIGN - 1) / ALIGN * ALIGN;
    struct pool_block *b = atomic_load(&p->open);
    for (;;) {
        size_t at = b ? atomic_fetch_add(&b->used, need) : 0;
        if (b && at <= b->size && need <= b->size - at)
            return b->bytes + at;
        struct pool_block *more = block_make(b, need);
        if (atomic_compare_exchange_strong(&p->open, &b, more))
            return more->bytes;
        free(more);
    }
}

void pool_free(struct pool *p)
{
    for (struct pool_block *b = atomic_load(&p->open), *older; b; b = older) {
        older = b->older;
        free(b);
    }
    atomic_store(&p->open, NULL);
}
