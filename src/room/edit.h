// SPDX-License-Identifier: MIT
// Edits of a text: parts of it replaced by other bytes.
#ifndef PRESSE_ROOM_EDIT_H
#define PRESSE_ROOM_EDIT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct edit {
    size_t from, to; // bytes of the text that are replaced; equal to insert
    struct str text;
    size_t order; // set by edit_apply
};

struct edits {
    struct edit *items;
    size_t len, cap;
};

void edit_add(struct arena *a, struct edits *edits, size_t from, size_t to, struct str text);
// Whether an edit touches bytes of [from, to).
bool edit_overlaps(const struct edits *edits, size_t from, size_t to);
// The text with all edits made. Edits must not overlap; insertions at one place keep the order
// in which they were added.
struct str edit_apply(struct arena *a, struct str text, struct edits *edits);

#endif
