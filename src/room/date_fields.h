// SPDX-License-Identifier: MIT
// The keys of data files that hold a year, a month and a day apart, in the languages that people
// write them in.
#ifndef PRESSE_ROOM_DATE_FIELDS_H
#define PRESSE_ROOM_DATE_FIELDS_H

#include "base/str.h"

enum date_part { DATE_PART_YEAR, DATE_PART_MONTH, DATE_PART_DAY, DATE_PARTS };

// Folded words, up to NULL.
const char *const *date_field_words(enum date_part part);

// Whether the folded key is one of them.
bool date_field_is(struct str folded, enum date_part part);

#endif
