// SPDX-License-Identifier: MIT
// The sorted head or the sorted tail is at least half of the list, or qsort does it all: glibc's is
// a merge sort, which is stable. A head or tail in falling order, as tmpfs lists files, is turned
// round before, if no two of it are equal.
#include "base/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

typedef int (*comparing)(const void *, const void *);

// Merges the sorted tail, a copy, into the sorted head that stands before its place, from the end.
static void merge_tail(char *items, size_t head, const char *tail, size_t len, size_t size,
                       comparing compare)
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

// Merges the sorted head, a copy, into the sorted tail that stands behind its place.
static void merge_head(char *items, const char *head, size_t len, size_t tail, size_t size,
                       comparing compare)
{
    while (len && tail) {
        const char *other = items + len * size;
        bool from_head = compare(head, other) <= 0;
        memcpy(items, from_head ? head : other, size);
        items += size;
        head += from_head ? size : 0;
        len -= from_head;
        tail -= !from_head;
    }
    if (len)
        memcpy(items, head, len * size);
}

// A sorted copy of some items.
static char *sorted(const char *items, size_t len, size_t size, comparing compare)
{
    char *copy = mem_alloc(len * size);
    memcpy(copy, items, len * size);
    qsort(copy, len, size, compare);
    return copy;
}

static void turn(char *items, size_t len, size_t size)
{
    char *kept = mem_alloc(size), *last = items + (len ? len - 1 : 0) * size;
    for (; items < last; items += size, last -= size) {
        memcpy(kept, items, size);
        memcpy(items, last, size);
        memcpy(last, kept, size);
    }
    free(kept);
}

// Turns the falling head or tail round. False when neither is half of the list.
static bool turn_falling(char *items, size_t len, size_t size, comparing compare)
{
    size_t head = 1, tail = len - 1;
    while (head < len && compare(items + (head - 1) * size, items + head * size) > 0)
        head++;
    while (tail && compare(items + (tail - 1) * size, items + tail * size) > 0)
        tail--;
    if (head > len / 2)
        turn(items, head, size);
    else if (tail < len / 2)
        turn(items + tail * size, len - tail, size);
    else
        return false;
    return true;
}

void sort_grown(void *items, size_t len, size_t size, comparing compare)
{
    char *p = items;
    size_t head = len ? 1 : 0, rest = len ? len - 1 : 0;
    while (head < len && compare(p + (head - 1) * size, p + head * size) <= 0)
        head++;
    if (head == len)
        return;
    if (head >= len / 2) {
        char *tail = sorted(p + head * size, len - head, size, compare);
        merge_tail(p, head, tail, len - head, size, compare);
        free(tail);
        return;
    }
    while (rest && compare(p + (rest - 1) * size, p + rest * size) <= 0)
        rest--;
    if (rest > len / 2) {
        if (turn_falling(p, len, size, compare))
            sort_grown(items, len, size, compare); // now half of it is in order
        else
            qsort(items, len, size, compare);
        return;
    }
    char *front = sorted(p, rest, size, compare);
    merge_head(p, front, rest, len - rest, size, compare);
    free(front);
}
