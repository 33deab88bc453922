// SPDX-License-Identifier: MIT
// Where the values of a data file stand that an entry has. Private to the writer of entries.
#ifndef PRESSE_ROOM_ADD_VALUES_H
#define PRESSE_ROOM_ADD_VALUES_H

#include "room/outline.h"

// A string with escapes ("L'\u00c9cho") is found by its first byte alone: its span becomes the
// whole of what stands between the quotation marks.
void values_widen(const struct outline *o);

// "description: Ann Fen and Bo Reed of the barn are on a mission": what else was found in a value
// that is prose is no place for another's name or date.
void values_forget_prose(const struct outline *o);

#endif
