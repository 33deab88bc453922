// SPDX-License-Identifier: MIT
// What stands before a date, or behind it, and is a part of it. Private to the reader of dates.
#ifndef PRESSE_TEXT_DATE_BEFORE_H
#define PRESSE_TEXT_DATE_BEFORE_H

#include "text/dates.h"

// Takes a weekday and, before a year, a season into the hit.
void date_take_before(struct str s, struct date_hit *hit);
// Takes a weekday behind a whole date into the hit.
void date_take_behind(struct str s, struct date_hit *hit);
// The hit becomes the year whose last two digits stand at hit->offset, behind an apostrophe that
// no word goes on with: "The Courier, '19". False when they do not.
bool date_take_short_year(struct str s, struct date_hit *hit);

#endif
