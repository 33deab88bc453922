// SPDX-License-Identifier: MIT
// Edits of a text: parts of it replaced by other bytes.
#ifndef PRESSE_ROOM_EDIT_H
#define PRESSE_ROOM_EDIT_H

#include "base/arena.h"
#include "base/str.h"

struct edit {
    size_t from, to; // bytes of the text that are replaced; equal to insert
    struct str text;
};

struct edits {
    struct edit *items;
    size_t len, cap;
};

void edit_add(struct arena *a, struct edits *edits, size_t from, size_t to, struct str text);
// The text with all edits made. Edits must not overlap; insertions at one place keep the order
// in which they were added.
struct str edit_apply(struct arena *a, struct str text, struct edits *edits);

#endif
