// SPDX-License-Identifier: MIT
// Blocks double from 4 KiB up to 1 MiB; a larger request gets a block of its own size.
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
    struct arena_block *older;
    size_t size; // usable bytes after this header
};

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, ALIGN = alignof(max_align_t) };

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "presse: out of memory while asking for %zu bytes\n", size);
    abort();
}

void *mem_alloc(size_t size)
{
    void *p = malloc(size ? size : 1);
    if (!p)
        out_of_memory(size);
    return p;
}

void *mem_realloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory(size);
    return p;
}

static size_t header_size(void)
{
    return (sizeof(struct arena_block) + ALIGN - 1) / ALIGN * ALIGN;
}

static void add_block(struct arena *a, size_t need)
{
    size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < need)
        size = need;
    struct arena_block *b = mem_alloc(header_size() + size);
    b->older = a->head;
    b->size = size;
    a->head = b;
    a->next = (char *)b + header_size();
    a->end = a->next + size;
    a->total += size;
}

static void *take(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory(size);
    size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!a->head || (size_t)(a->end - a->next) < rounded)
        add_block(a, rounded);
    void *p = a->next;
    a->next += rounded;
    return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
    void *p = take(a, size);
    memset(p, 0, size);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        out_of_memory(count);
    return arena_alloc(a, count * size);
}

char *arena_copy(struct arena *a, const char *bytes, size_t len)
{
    char *p = take(a, len + 1);
    if (len)
        memcpy(p, bytes, len);
    p[len] = '\0';
    return p;
}

void *arena_grow(struct arena *a, void *array, size_t len, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return array;
    size_t more = *cap ? *cap * 2 : 8;
    if (more < need)
        more = need;
    void *p = arena_array(a, more, size);
    if (len)
        memcpy(p, array, len * size);
    *cap = more;
    return p;
}

void arena_reset(struct arena *a)
{
    if (!a->head)
        return;
    struct arena_block *keep = a->head;
    for (struct arena_block *b = keep->older, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    keep->older = NULL;
    a->next = (char *)keep + header_size();
    a->end = a->next + keep->size;
    a->total = keep->size;
}

void arena_absorb(struct arena *a, struct arena *from)
{
    if (!from->head)
        return;
    if (!a->head) {
        *a = *from;
        *from = ARENA_EMPTY;
        return;
    }
    struct arena_block *oldest = from->head;
    while (oldest->older)
        oldest = oldest->older;
    oldest->older = a->head->older; // the head, which has room left, stays the head
    a->head->older = from->head;
    a->total += from->total;
    *from = ARENA_EMPTY;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *b = a->head, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    *a = ARENA_EMPTY;
}
