// SPDX-License-Identifier: MIT
// Blocks double from 4 KiB up to 16 MiB; a larger request gets a block of its own size. From
// 2 MiB on they are asked for in huge pages: a large page's tree is written once from end to
// end, and most of that time went into the faults of small pages. Sizes between one and two
// are left out for the same reason. Of other large blocks some pages at a time are asked for,
// shortly before they are needed: a fault for each takes many times as long; where a huge page was
// granted, all of it is there at the first asking. What is allocated in one piece as large as a
// huge page is left alone: threads that share it share its faults.
//
// Blocks that a program asks to be kept are given out again for the same size, those that were
// given back last first: their pages are there.
#include "base/arena.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct arena_block {
    struct arena_block *older;
    size_t size;   // usable bytes after this header
    void *adopted; // a mapping of that size instead; never in the head
    char *ready;   // the end of the pages that are there; of a head the arena knows
};

enum {
    FIRST_BLOCK = 4096,
    LARGEST_SMALL = MEM_HUGE_FROM,
    LARGEST_BLOCK = 16 << 20,
    LARGEST_KEPT = 2 << 20,
    HUGE_PAGE = 2 << 20,
    PAGE = 4096,
    READY_FROM = 64 << 10, // bytes of a block; smaller ones are mostly memory used before
    AHEAD = 64 << 10,
    ALIGN = alignof(max_align_t)
};

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

void *mem_alloc_huge(size_t *size, size_t sure)
{
    if (*size > SIZE_MAX / 2)
        out_of_memory(*size);
    *size = (*size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *p = aligned_alloc(HUGE_PAGE, *size);
    if (!p)
        out_of_memory(*size);
    size_t huge = (sure + HUGE_PAGE / 2) / HUGE_PAGE * HUGE_PAGE;
    huge = huge < HUGE_PAGE ? HUGE_PAGE : huge < *size ? huge : *size;
    madvise(p, huge, MADV_HUGEPAGE); // a wish: nothing is lost when it is not granted
    return p;
}

static size_t header_size(void)
{
    return (sizeof(struct arena_block) + ALIGN - 1) / ALIGN * ALIGN;
}

enum { KEPT_MOST = 64 };

static struct {
    pthread_mutex_t lock;                  // guards all but `most`
    size_t most, held;                     // bytes; nothing is kept while `most` is 0
    struct arena_block *blocks[KEPT_MOST]; // those given back last at the end
    size_t len;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct arena_block *kept_take_out(size_t i)
{
    struct arena_block *b = kept.blocks[i];
    kept.held -= b->size + header_size();
    kept.len--;
    memmove(&kept.blocks[i], &kept.blocks[i + 1], (kept.len - i) * sizeof(struct arena_block *));
    return b;
}

// A block that was kept, of `size` bytes with its header; NULL when there is none.
static void *kept_block(size_t size)
{
    struct arena_block *b = NULL;
    if (!kept.most || size < READY_FROM)
        return NULL;
    pthread_mutex_lock(&kept.lock);
    for (size_t i = kept.len; i-- > 0 && !b;)
        if (kept.blocks[i]->size + header_size() == size)
            b = kept_take_out(i);
    pthread_mutex_unlock(&kept.lock);
    return b;
}

// False when it is not kept: then it is the caller's to free.
static bool keep_block(struct arena_block *b)
{
    size_t size = b->size + header_size();
    if (size > kept.most || size < READY_FROM)
        return false;
    pthread_mutex_lock(&kept.lock);
    while (kept.len == KEPT_MOST || kept.held + size > kept.most)
        free(kept_take_out(0));
    kept.blocks[kept.len++] = b;
    kept.held += size;
    pthread_mutex_unlock(&kept.lock);
    return true;
}

void arena_keep_blocks(size_t most)
{
    pthread_mutex_lock(&kept.lock);
    while (kept.held > most)
        free(kept_take_out(0));
    kept.most = most;
    pthread_mutex_unlock(&kept.lock);
}

// Memory for a block of `size` bytes, header included. *ready: as in the block; NULL when it is
// new.
static void *block_memory(size_t size, char **ready)
{
    struct arena_block *known = kept_block(size);
    *ready = known ? known->ready : NULL;
    if (known)
        return known;
    return size < HUGE_PAGE ? mem_alloc(size) : mem_alloc_huge(&size, size);
}

// What is known of the head's pages is known of the block.
static void leave_head(struct arena *a)
{
    if (a->head)
        a->head->ready = a->ready;
}

static void add_block(struct arena *a, size_t need)
{
    size_t size = a->head ? a->head->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK)
        size = LARGEST_BLOCK;
    if (size < need)
        size = need;
    size += header_size();
    if (size > LARGEST_SMALL + header_size())
        size = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    char *ready;
    struct arena_block *b = block_memory(size, &ready);
    *b = (struct arena_block){.older = a->head, .size = size - header_size()};
    leave_head(a);
    a->head = b;
    a->next = (char *)b + header_size();
    a->end = a->next + b->size;
    a->ready = b->size < READY_FROM ? a->end : ready ? ready : a->next;
    a->total += b->size;
}

// The end of the huge page in which `to` stands, if all of it came when the pages before were asked
// for: its last one is there, which nobody has touched. Else `to`.
static char *come_with(const struct arena *a, char *to)
{
    char *last = to + (HUGE_PAGE - (uintptr_t)to % HUGE_PAGE) - PAGE;
    unsigned char there = 0;
    if (a->head->size < HUGE_PAGE - header_size() || last <= to || last >= a->end ||
        mincore(last, PAGE, &there) != 0 || !(there & 1))
        return to;
    return last + PAGE;
}

// Asks for the pages that are used next.
static void make_ready(struct arena *a)
{
    char *to = a->end - a->next < AHEAD ? a->end : a->next + AHEAD;
    char *from = a->ready - (uintptr_t)a->ready % PAGE;
    madvise(from, (size_t)(to - from) / PAGE * PAGE, MADV_POPULATE_WRITE); // a wish as well
    a->ready = come_with(a, to);
}

static __attribute__((noinline)) void *take_more(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory(size);
    size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (!a->head || (size_t)(a->end - a->next) < rounded)
        add_block(a, rounded);
    void *p = a->next;
    a->next += rounded;
    if (rounded >= HUGE_PAGE && a->next > a->ready)
        a->ready = a->next; // whoever writes there meets the faults: often several threads
    if (a->next > a->ready)
        make_ready(a);
    return p;
}

static inline void *take(struct arena *a, size_t size)
{
    size_t rounded = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (size > LARGEST_SMALL || rounded >= (size_t)(a->ready - a->next))
        return take_more(a, size);
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

void *arena_space_more(struct arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        out_of_memory(count);
    return take_more(a, count * size);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    return memset(arena_space(a, count, size), 0, count * size);
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
    char *p = arena_space(a, more, size);
    if (len)
        memcpy(p, array, len * size);
    memset(p + len * size, 0, (more - len) * size);
    *cap = more;
    return p;
}

void arena_trim(struct arena *a)
{
    if (!a->head || a->head->size < HUGE_PAGE - header_size())
        return;
    char *from = a->next + (PAGE - (uintptr_t)a->next % PAGE) % PAGE;
    if (from >= a->end)
        return;
    madvise(from, (size_t)(a->end - from) / PAGE * PAGE, MADV_DONTNEED);
    a->ready = from;
}

void arena_adopt(struct arena *a, void *p, size_t n)
{
    if (!a->head)
        add_block(a, 1);
    struct arena_block *b = mem_alloc(sizeof *b);
    *b = (struct arena_block){.older = a->head->older, .size = n, .adopted = p};
    a->head->older = b;
    a->total += n;
}

static void free_block(struct arena_block *b)
{
    if (b->adopted)
        munmap(b->adopted, b->size);
    else if (keep_block(b))
        return;
    free(b);
}

bool arena_holds(const struct arena *a, const void *p)
{
    uintptr_t at = (uintptr_t)p;
    for (const struct arena_block *b = a->head; b; b = b->older)
        if (!b->adopted && at >= (uintptr_t)b && at < (uintptr_t)b + header_size() + b->size)
            return true;
    return false;
}

void arena_reset(struct arena *a)
{
    if (!a->head)
        return;
    if (a->head->size > LARGEST_KEPT) {
        arena_free(a);
        return;
    }
    struct arena_block *keep = a->head;
    for (struct arena_block *b = keep->older, *older; b; b = older) {
        older = b->older;
        free_block(b);
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
    leave_head(from);
    oldest->older = a->head->older; // the head, which has room left, stays the head
    a->head->older = from->head;
    a->total += from->total;
    *from = ARENA_EMPTY;
}

void arena_free(struct arena *a)
{
    leave_head(a);
    for (struct arena_block *b = a->head, *older; b; b = older) {
        older = b->older;
        free_block(b);
    }
    *a = ARENA_EMPTY;
}
