// SPDX-License-Identifier: MIT
// The number of a new item in a numbered list.
#ifndef PRESSE_ROOM_ADD_NUMBER_H
#define PRESSE_ROOM_ADD_NUMBER_H

#include "base/arena.h"
#include "base/str.h"

// How many digits stand before ". " or ") " at the beginning of s; 0 where it is no number of a
// list.
size_t add_number_digits(struct str s);

// The lines of an item "12. …" with the number that they have before the item `next`, or behind
// it: its own, from which the list goes on counting, or one more. As they are when either has no
// number.
struct str add_numbered(struct arena *a, struct str lines, struct str next, bool behind);

#endif
