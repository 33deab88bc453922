// SPDX-License-Identifier: MIT
// What reading the releases of a large room gave, kept in a file of the room's private data/
// folder so that the next program need not open them again. Its loss costs only time: it is
// believed where it is whole, was made by this very program with the same configuration, and a
// file's path, size, time and inode are as they were; everything else is read.
#ifndef PRESSE_ROOM_CACHE_H
#define PRESSE_ROOM_CACHE_H

#include "room/load.h"

#define CACHE_FILE "data/.presse-pages"

enum {
    CACHE_LEAST = 500,      // pages of a room that is worth it
    CACHE_NEWS = 64,        // pages that may be read beside it before it is written again
    CACHE_LARGEST = 1 << 30 // bytes
};

// Fills loaded[i], and sets its `cached`, for every source that the file knows.
void cache_take(struct room *r, const struct source_list *sources, const struct config *config,
                struct loaded *loaded);

// Writes the file when it would help the next load. Failing is no error: nothing is lost.
void room_cache_write(const struct room *r);

#endif
