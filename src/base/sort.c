// SPDX-License-Identifier: MIT
// The sorted head is at least half of the list, or qsort does it all: glibc's is a merge sort,
// which is stable.
#include "base/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

// Merges the sorted tail, a copy, into the sorted head that stands before its place, from the end.
static void merge(char *items, size_t head, const char *tail, size_t len, size_t size,
                  int (*compare)(const void *, const void *))
{
    while (len && head) {
        const char *last = items + (head - 1) * size, *other = tail + (len - 1) * size;
        bool from_head = compare(last, other) > 0;
        memcpy(items + (head + len - 1) * size, from_head ? last : other, size);
        head -= from_head;
        len -= !from_head;
    }
    if (len)
        memcpy(items, tail, len * size);
}

void sort_grown(void *items, size_t len, size_t size, int (*compare)(const void *, const void *))
{
    char *p = items;
    size_t head = len ? 1 : 0;
    while (head < len && compare(p + (head - 1) * size, p + head * size) <= 0)
        head++;
    if (head == len)
        return;
    if (head < len / 2) {
        qsort(items, len, size, compare);
        return;
    }
    size_t rest = len - head;
    qsort(p + head * size, rest, size, compare);
    char *tail = mem_alloc(rest * size);
    memcpy(tail, p + head * size, rest * size);
    merge(p, head, tail, rest, size, compare);
    free(tail);
}
