// SPDX-License-Identifier: MIT
// A section of its own for an entry whose outlet the page has not yet, on pages where what stands
// above the entries names it: a heading, the item that a list is nested in.
#ifndef PRESSE_ROOM_ADD_SECTION_H
#define PRESSE_ROOM_ADD_SECTION_H

#include "room/entry.h"

// The page with such a section before that of item `model`, made like it and with its heading as
// it is. False when the model's section has no end that can be told, or words of its own.
bool section_add(struct arena *a, const struct models *m, size_t model, const struct entry *entry,
                 struct str *after);

#endif
