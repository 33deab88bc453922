// SPDX-License-Identifier: MIT
// The table that data/calendar.c writes from ICU when presse is built: folding of letters and
// the names of months and weekdays. Use fold.h and dates.h rather than this.
#ifndef PRESSE_TEXT_CALENDAR_H
#define PRESSE_TEXT_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

enum { CALENDAR_FOLDED = 0x2000 };
// The letter without case and ornament; 0 for a combining mark, which falls away.
extern const uint16_t calendar_fold[CALENDAR_FOLDED];
// Of ASCII alone: the letter or digit folded, a space for what parts words, 0 for NUL.
extern const char calendar_plain[128];

struct calendar_name {
    const char *text; // folded, NUL-terminated
    uint8_t length;
    uint8_t number;     // of the month, 1 to 12, or of the weekday, 1 (Sunday) to 7
    uint64_t languages; // bit i: the language calendar_languages[i] has this name
};
// Sorted by text; a text that means several months or days stands once for each, more widely spoken
// languages first.
extern const struct calendar_name calendar_months[];
extern const size_t calendar_months_len;
// The first of them whose first byte is not less than i.
extern const uint16_t calendar_months_first[257];
extern const struct calendar_name calendar_weekdays[];
extern const size_t calendar_weekdays_len;
extern const char *const calendar_languages[]; // ISO 639-1, at most 64
extern const size_t calendar_languages_len;

#endif
