// SPDX-License-Identifier: MIT
// Shared by the files that write and read the cache of a room's pages.
#ifndef PRESSE_ROOM_CACHE_PARTS_H
#define PRESSE_ROOM_CACHE_PARTS_H

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/map.h"
#include "room/cache.h"

enum { NO_KEYS = 0xFF, CACHE_PIECE = 256 << 10 };

// Of what is kept, to see whether it is whole.
uint64_t cache_sum(struct str s);
// The same of more than one piece: *sum is 0 first, and all pieces but the last are of CACHE_PIECE
// bytes.
void cache_sum_more(uint64_t *sum, struct str piece);

// The file: a header, outlets, what depends on all releases, and the entries.
extern const char cache_magic[8];

struct header {
    char magic[8];
    uint64_t sum; // of everything behind this field: see cache_whole_sum
    uint64_t program, config;
    uint64_t inputs[2]; // of the room; 0 when a file was too young
    uint64_t rest[2];   // of what is no page
    int64_t now;        // the room's
    uint64_t whole;     // 1: the room can be recalled
    uint64_t len;       // entries
};

enum entry_type {
    ENTRY_OTHER,    // a file that is read again; nothing but its place and time
    ENTRY_RELEASE,  // whole
    ENTRY_COVERAGE, // to be recalled, hollow
};

// What stands before each entry's texts.
struct fixed {
    int64_t size, mtime, date, publish_date;
    uint64_t inode, head;
    uint32_t type, body, tags, aliases;
    uint16_t has_time, utf8;
    uint32_t length; // of all that follows, in bytes
};

// Of all that follows the header's sum; entries: that of all behind the header.
uint64_t cache_whole_sum(const struct header *h, uint64_t entries);
// Which program writes or reads; 0: that is not known.
uint64_t cache_program(void);

// Writing.
void put(struct buf *out, const void *p, size_t n);
void put_text(struct buf *out, struct str s);

// Reading: from bad on everything is empty.
struct reader {
    struct arena *arena;
    struct str rest;
    bool bad;
};

static inline void get(struct reader *x, void *to, size_t n)
{
    if (x->rest.n < n) {
        x->bad = true;
        memset(to, 0, n);
        return;
    }
    memcpy(to, x->rest.p, n);
    x->rest.p += n;
    x->rest.n -= n;
}

static inline struct str get_text(struct reader *x)
{
    uint32_t n;
    get(x, &n, sizeof n);
    x->bad = x->bad || x->rest.n < n;
    if (x->bad || !n)
        return STR_NONE;
    struct str s = {x->rest.p, n};
    x->rest.p += n;
    x->rest.n -= n;
    return s;
}

struct str *get_texts(struct reader *x, size_t len); // NULL when bad

// The outlets that the clips of a room's coverage pages name, each once (cache_coverage.c).
struct outlet_set {
    struct arena *arena;
    const struct outlet **items;
    size_t len, cap;
    struct map numbers; // of each, from 1, by its address; while writing
};

void put_outlets(struct buf *out, struct outlet_set *set, const struct load_record *record);
void put_coverage(struct buf *out, const struct outlet_set *set, const struct page *p);
bool get_outlets(struct reader *x, struct outlet_set *set);
// What a coverage page has besides what all pages have. It is hollow then.
void get_coverage(struct reader *x, const struct outlet_set *set, bool clips, struct page *p);

// Whether a page can be brought back without its text: nothing else decides what becomes of it.
bool coverage_is_kept(const struct loaded *l);

#endif
