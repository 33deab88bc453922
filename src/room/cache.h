// SPDX-License-Identifier: MIT
// What reading the pages of a large room gave, kept in a file of the room's private data/
// folder so that the next program need not open them again. Its loss costs only time: it is
// believed where it is whole, was made by this very program with the same configuration, and a
// file's path, size, time and inode are as they were; everything else is read.
//
// It can also bring a room back as it was when the file was written, for room_update to take in
// what has changed since, however much that is.
#ifndef PRESSE_ROOM_CACHE_H
#define PRESSE_ROOM_CACHE_H

#include "room/load.h"
#include "room/takeover.h"

#define CACHE_FILE "data/.presse-pages"

enum {
    CACHE_LEAST = 500,      // pages of a room that is worth it
    CACHE_NEWS = 64,        // pages that may be read beside it before it is written again
    CACHE_LARGEST = 1 << 30 // bytes
};

// Fills loaded[i], and sets its `cached`, for every source that the file knows. The file's sum when
// it describes exactly this room, else 0. *near says whether it does but for coverage pages.
uint64_t cache_take(struct room *r, const struct source_list *sources, const struct config *config,
                    struct loaded *loaded, struct cache_near *near);

// Writes the file when it would help the next load. Failing is no error: nothing is lost.
void room_cache_write(const struct room *r);
// Makes the file describe exactly this room. Its sum, by which the room can be recalled; 0 when
// that cannot be.
uint64_t room_cache_keep(const struct room *r);

// The file, once it was found whole; starts with an arena alone.
struct cache_held {
    struct arena *arena;
    struct str bytes;
};

// The room as it was when the file was written, for room_load. Its coverage pages are hollow: their
// text is empty (`page_is_hollow`), and what is made of it must not be shown.
struct room_recall {
    uint64_t sum;            // of the file that is wanted
    struct cache_held *held; // for more than one try; outlives their rooms; may be NULL
    struct str *paths; // filled: files that have changed since, come or gone; in the room's arena
    size_t len;
    // The room as it is now, but of its releases only those whose texts have changed since, and
    // those of `since` or later: of such a room nothing but the pages of the former and the newest
    // entries of the list of all can be made. Must outlive the room. Becomes false when more than
    // texts has changed: then the whole room is recalled.
    bool part;
    int64_t since;
    bool coverage;      // filled, when nothing is recalled: the file of a coverage page has changed
    struct page **then; // filled, with part: what these releases were; their lang may be empty
    struct str lang;    // likewise: of the whole room
    struct tag *tags;   // likewise: of the whole room, as many as they have pages, but without them
    size_t tags_len;
    atomic_bool missed; // a release was asked for that the part does not hold
};

bool page_is_hollow(const struct page *p);

// Puts the sources of then in the place of those of now, and their pages into *loaded. False when
// the file is another, or more than releases has changed.
MUST_USE bool cache_recall(struct room *r, struct source_list *sources, const struct config *config,
                           struct room_recall *recall, struct loaded **loaded);

#endif
