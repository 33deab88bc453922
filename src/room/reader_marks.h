// SPDX-License-Identifier: MIT
// The quotation marks, brackets and stops that belong to a part of a text. Private to the clip
// reader. All offsets are in the flat's text.
#ifndef PRESSE_ROOM_READER_MARKS_H
#define PRESSE_ROOM_READER_MARKS_H

#include "room/reader_parts.h"

// How often a mark stands in a text.
size_t marks_count(struct str inside, struct str mark);
// Where [at, end) ends with what closes it, and begins with what opens it.
uint32_t marks_close(const struct flat *f, uint32_t at, uint32_t end);
uint32_t marks_open(const struct flat *f, uint32_t at, uint32_t end);
// Whether a full stop right behind a quotation mark ends there.
bool marks_end_behind(const struct flat *f, uint32_t end);

#endif
