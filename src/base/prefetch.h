// SPDX-License-Identifier: MIT
// Ten thousand pages lie in no cache: a walk over all of them waits for the memory at each, unless
// it asks for those that come next while it is busy with this one.
#ifndef PRESSE_BASE_PREFETCH_H
#define PRESSE_BASE_PREFETCH_H

#include <stddef.h>

enum {
    PREFETCH_LINE = 64,
    PREFETCH_AHEAD = 4,    // items, where little is done with each
    PREFETCH_OBJECT = 256, // bytes, of what is read of a page where its texts are not
    PREFETCH_TEXTS = 640,  // with the texts that were copied behind it when it was read
};

// Asks for n bytes from p on; p may be anything, and nothing is read.
static inline void prefetch(const void *p, size_t n)
{
    for (size_t i = 0; i < n; i += PREFETCH_LINE)
        __builtin_prefetch((const char *)p + i);
}

// Of the pointers in all, the one to the item that comes PREFETCH_AHEAD behind the i-th.
#define PREFETCH_NEXT(all, len, i)                                                                 \
    do {                                                                                           \
        if ((i) + PREFETCH_AHEAD < (len))                                                          \
            prefetch((all)[(i) + PREFETCH_AHEAD], PREFETCH_OBJECT);                                \
    } while (0)

#endif
