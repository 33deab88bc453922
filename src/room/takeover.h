// SPDX-License-Identifier: MIT
// Loading a room again after an edit without reading what did not change: pages are taken over
// from the room that was loaded before, whose memory they keep using. The result is the room
// that a load from nothing would give.
#ifndef PRESSE_ROOM_TAKEOVER_H
#define PRESSE_ROOM_TAKEOVER_H

#include "room/files.h"
#include "room/load.h"

// That the cache describes this room but for the files of some coverage pages.
struct cache_near {
    uint64_t sum; // of the cache; 0: it does not
    struct str *changed;
    size_t len;
};

// What a load leaves behind for the next one; in the room's arena.
struct load_record {
    const struct source_file *sources; // sorted by path
    const struct loaded *loaded;       // one a source, as load_page left it
    size_t len;
    int64_t begun; // when the walk began, nanoseconds since 1970
    bool drafts;
    size_t read;       // pages that were read, not taken over
    size_t clip_pages; // pages with clips, published or not
    struct config config;
    bool links;              // one of the files is a symbolic link
    struct room_inputs rest; // of all files that are no sources
    struct room_walk walk;   // in the room's memory; of a walk that somebody else owns: empty
    uint64_t cache;          // sum of the cache that describes exactly this room; 0: there is none
    struct cache_near near;  // of the one that nearly does
};

// What the load left of the file at path, or NULL. record may be NULL.
const struct loaded *record_at(const struct load_record *record, struct str path);

// The room whose pages r may take over, or NULL: previous, or the one that it took over from.
struct room *takeover_base(const struct room *r, struct room *previous, bool drafts,
                           uint64_t config_sum);
// Fills loaded[i], and sets its `taken`, for all sources that are as base read them.
void takeover_begin(struct room *r, const struct room *base, const struct source_list *sources,
                    struct loaded *loaded);
// Once the other sources are read: whether the coverage pages, which share the outlets that only
// they know, are all taken over. If not, those that were are given back, to be read after all.
bool takeover_coverage(const struct room *base, const struct source_list *sources,
                       struct loaded *loaded);
// What reading the pages taken over had found.
void takeover_diags(struct room *r, const struct loaded *loaded, size_t len);

#endif
