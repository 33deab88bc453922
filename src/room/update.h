// SPDX-License-Identifier: MIT
// A room after an edit, in time that hardly depends on its size: only the files named are read,
// everything else is shared with the room before. The result is the room that a load from
// nothing would give. What it cannot do it declines, and the room is loaded again.
#ifndef PRESSE_ROOM_UPDATE_H
#define PRESSE_ROOM_UPDATE_H

#include "room/room.h"

struct leaf; // a file that was read, or found gone, since the room's base was loaded

// What became of a page. Never both NULL.
struct page_change {
    struct page *was; // of the room before; NULL: was not there
    struct page *now; // NULL: is not there
    bool shown;       // what other pages may show of it is another: not only its text
};

// As room_page_at, for whoever is no page.
struct page *update_page_of(const struct room *r, struct str path);

// The same where its text is at hand, or else NULL. r may be NULL.
const struct page *update_reading_of(const struct room *r, struct str path);

// Whether both look the same from other pages: all but their texts.
bool page_shows_same(const struct page *a, const struct page *b);

// Whether all that decides where links lead is as it was.
bool page_stays(const struct page_change *c);

// Of a room that was updated; in its arena.
struct room_update {
    struct leaf **leaves; // sorted by path; each held once
    size_t leaves_len;
    struct room *before; // held until room_check has run; then NULL
    struct page_change *changes;
    size_t changes_len;
    bool moved; // a page came or went, or what others see of its address changed
};

// previous brought up to date with the files at paths (relative to its root): releases that were
// changed, added or removed, plain pages whose text was changed, the entries of its only coverage
// page. False when anything else may have
// changed with them, or too much: load it with room_load then. *out is NULL when nothing has
// changed. The new room shares memory with previous, which may be freed at any time after, once its
// changes were looked at.
MUST_USE bool room_update(struct room *previous, const struct str *paths, size_t len,
                          const struct room_options *options, struct room **out);

// For room_free.
void update_free(struct room_update *u);
// For room_page_at: the page of a leaf; false when path is none.
bool update_page_at(const struct room_update *u, struct str path, struct page **out);
// How many files were read, or found gone, since the base was loaded; and the i-th of them, as
// what became of the base's page.
size_t update_leaves(const struct room *r);
struct page_change update_leaf(const struct room *r, size_t i);
// For room_check: whether a leaf stands for the file, and what reading the leaves found.
bool update_holds(const struct room_update *u, struct str path);
void update_read_diags(const struct room_update *u, struct diags *out);

// A number that was never given out before in this process.
uint64_t revision_new(void);

#endif
