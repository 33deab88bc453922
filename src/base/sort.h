// SPDX-License-Identifier: MIT
// Sorting what is mostly in order already: lists that were made from sorted ones, with some
// elements behind.
#ifndef PRESSE_BASE_SORT_H
#define PRESSE_BASE_SORT_H

#include <stddef.h>

// As qsort, and stable: equal elements stay in their order. What stands sorted at the beginning or
// at the end, also the other way round, is looked at once, and the rest is merged into it. items
// may be NULL when len is 0.
void sort_grown(void *items, size_t len, size_t size, int (*compare)(const void *, const void *));

#endif
