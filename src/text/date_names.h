// SPDX-License-Identifier: MIT
// Names of months, weekdays and seasons in all languages that dates are read in. Names are folded
// (fold.h); `languages` is a set as dates_language gives it, 0 for no preference. Private to
// src/text/.
#ifndef PRESSE_TEXT_DATE_NAMES_H
#define PRESSE_TEXT_DATE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

// The month, 1 to 12, that the whole name names, abbreviated or not; 0 when it is none.
unsigned date_names_month(struct str name, uint64_t languages);
// The languages in which the whole name is a month's.
uint64_t date_names_month_languages(struct str name);
// The month whose name is one letter off. Only names of four letters or more are guessed at,
// and only with the first letter right; 0 when it is near none.
unsigned date_names_near(struct str name, uint64_t languages);
// The weekdays that the whole name names in any language: bit 1 for Sunday to bit 7 for Saturday.
unsigned date_names_weekdays(struct str name);
bool date_names_weekday(struct str name);
bool date_names_season(struct str name);

#endif
