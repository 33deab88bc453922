// SPDX-License-Identifier: MIT
// Where a new entry goes: among which items of the outline, below which headings, before or behind
// which entry. Private to the writer of entries.
#ifndef PRESSE_ROOM_ADD_SPOT_H
#define PRESSE_ROOM_ADD_SPOT_H

#include "room/outline.h"

enum { MOST_HEADS = 8 };

// The part of the outline that a new entry may go into: no section heading stands in it.
struct scope {
    size_t from, to; // items
};

struct spot {
    size_t before, after; // item to insert before, or (when before is the outline's len) after
    size_t depth;         // headings of the model from this one on must be made
};

// The scope of outline item `model`.
struct scope scope_of(const struct outline *o, size_t model);

// The date headings that the model stands under, outermost first. Their number, at most MOST_HEADS.
size_t heads_of(const struct outline *o, struct scope s, size_t model, size_t *heads);

// Where an entry of that date goes: down the model's headings as far as the page has them for it,
// and not between an entry and the text that introduces the one behind it.
struct spot spot_find(const struct outline *o, struct date d, struct scope s, const size_t *heads,
                      size_t heads_len);

// Whether x stands after d on the page, by date: -1 before, 0 the same, 1 after.
int spot_stands(bool newest_first, struct date x, struct date d);

// 0 to 3: nothing, a year, a month, a day.
int spot_precision(struct date d);

#endif
