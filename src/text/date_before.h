// SPDX-License-Identifier: MIT
// What stands before a date, or behind it, and is a part of it. Private to the reader of dates.
#ifndef PRESSE_TEXT_DATE_BEFORE_H
#define PRESSE_TEXT_DATE_BEFORE_H

#include "text/dates.h"

// Takes a weekday and, before a year, a season into the hit.
void date_take_before(struct str s, struct date_hit *hit);
// Takes a weekday behind a whole date into the hit.
void date_take_behind(struct str s, struct date_hit *hit);
// Takes the last of several days, in another month, and its year into the hit.
void date_take_span(struct str s, uint64_t languages, struct date_hit *hit);
// "（火）", " (화)", "星期二", "周二", "火曜日", "화요일": where a weekday behind a date ends that
// ends at `end`.
size_t date_behind_cjk_weekday(struct str s, size_t end);
// The hit becomes the year whose last two digits stand at hit->offset, behind an apostrophe that
// no word goes on with: "The Courier, '19". False when they do not.
bool date_take_short_year(struct str s, struct date_hit *hit);
// Takes "n/a" before a year into the hit: its keeper did not know the day.
void date_take_unknown(struct str s, struct date_hit *hit);

#endif
