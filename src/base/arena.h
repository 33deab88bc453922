// SPDX-License-Identifier: MIT
// A region of memory that is freed whole. Three lifetimes use it: a snapshot, a request,
// and scratch work. Nothing allocated here is freed alone. When the system has no memory
// left the program ends here, in one place, with a message; what grows with input must be
// limited before it is allocated.
#ifndef PRESSE_BASE_ARENA_H
#define PRESSE_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head; // newest block, or NULL
    char *next;               // first free byte of head
    char *end;                // one past the last byte of head
    char *ready;              // up to where the system was asked for memory; NULL or in head
    size_t total;             // bytes obtained from the system, all blocks
};

// An arena that holds nothing; needs no free until something is allocated.
#define ARENA_EMPTY ((struct arena){0})

// Returns size bytes, aligned for any type, zeroed. Never NULL. Lives until reset or free.
void *arena_alloc(struct arena *a, size_t size) __attribute__((malloc, returns_nonnull));

// Returns count * size zeroed bytes; ends the program when the product overflows.
void *arena_array(struct arena *a, size_t count, size_t size)
    __attribute__((malloc, returns_nonnull));

// The same, not zeroed: for what is written before it is read. What is never written costs no
// memory.
void *arena_space_more(struct arena *a, size_t count, size_t size) // the same, in any case
    __attribute__((malloc, returns_nonnull));
static inline void *arena_space(struct arena *a, size_t count, size_t size)
{
    enum { ALIGN = _Alignof(max_align_t), LARGE = 1 << 20 };
    size_t rounded = (count * size + ALIGN - 1) / ALIGN * ALIGN;
    if (count > LARGE || size > LARGE || rounded >= (size_t)(a->ready - a->next))
        return arena_space_more(a, count, size);
    void *p = a->next;
    a->next += rounded;
    return p;
}

// Copies len bytes and adds a NUL, which is not counted. Never NULL.
char *arena_copy(struct arena *a, const char *bytes, size_t len) __attribute__((returns_nonnull));

// Grows an array of *cap elements to hold at least need: returns array itself or a larger
// copy of its first len elements, with *cap updated. The old array stays valid, unused.
void *arena_grow(struct arena *a, void *array, size_t len, size_t *cap, size_t need, size_t size);

// Gives the unused end of the newest block back to the system until something is allocated there:
// for an arena that has grown as large as it will.
void arena_trim(struct arena *a);

// Makes n bytes from p on, which mmap gave, the arena's own: they are unmapped when it is freed.
void arena_adopt(struct arena *a, void *p, size_t n);

// Whether the bytes at p lie in the arena, in memory that it allocated.
bool arena_holds(const struct arena *a, const void *p);

// Forgets everything but keeps the newest block for reuse, unless that is larger than 2 MiB: what
// one large page needed is no measure for the next.
void arena_reset(struct arena *a);

// Makes everything that lives in `from` live in `a` as well; from is empty afterwards.
void arena_absorb(struct arena *a, struct arena *from);

// Gives all memory back; the arena is empty and usable again. Legal on an empty arena.
void arena_free(struct arena *a);

// Of blocks that arenas give back, up to `most` bytes are kept and given out again: for a program
// that does the same again and again. 0, as at first: none. To be called while no other thread has
// arenas.
void arena_keep_blocks(size_t most);

// malloc, realloc and calloc that end the program instead of returning NULL.
void *mem_alloc(size_t size) __attribute__((malloc, returns_nonnull));
void *mem_realloc(void *old, size_t size) __attribute__((returns_nonnull));

// From here on memory that is written from end to end should be huge pages.
enum { MEM_HUGE_FROM = 1 << 20 };
// At least *size bytes, the first `sure` of which are in huge pages where the system grants them,
// give or take half of one: what is never written to takes no memory. *size: how many. Never NULL;
// free gives it back.
void *mem_alloc_huge(size_t *size, size_t sure) __attribute__((returns_nonnull));

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_SPACE(a, count, type) ((type *)arena_space((a), (count), sizeof(type)))
#define ARENA_ARRAY(a, count, type) ((type *)arena_array((a), (count), sizeof(type)))

// Appends one element to a growing array: PUSH(arena, items, len, cap) = value;
#define ARENA_PUSH(a, items, len, cap)                                                             \
    (*((items) = arena_grow((a), (items), (len), &(cap), (len) + 1, sizeof *(items)),              \
       &(items)[(len)++]))

#endif
