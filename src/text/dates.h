// SPDX-License-Identifier: MIT
// Dates as people write them, in any of some 60 languages: "3rd March 2021", "le 1er mars",
// "10. April 2026", "28.nov.2018", "Mar '21", "2021.3", "12/03/21", "3–5 mai 2020",
// "2021年2月1日", "Sommer 2016". The scanner finds candidates; which reading is meant, and
// what a missing year is, only the page can tell.
#ifndef PRESSE_TEXT_DATES_H
#define PRESSE_TEXT_DATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"

enum date_strength {
    DATE_WEAK,   // could be something else: "12/03", a year alone, "March" alone
    DATE_FAIR,   // numbers that look like a date: "12/03/2021", "3.2021"
    DATE_STRONG, // month in words, ISO, or 年月
};

struct date_hit {
    size_t offset, length; // bytes of the text, a weekday in front included
    struct date date;      // year 0: day and month only; the group must give the year
    struct date other;     // with day and month exchanged, when that exists too; else DATE_NONE
    enum date_strength strength;
    bool impossible; // written as a date but no such day: "31/02/2020", "3 May 20211"
    bool range;      // the first day of several: "3–5 May 2020", "2016/17"
    bool season;     // "Summer 2016": only the year is kept
    bool bare_year;  // a number of four digits, or two behind an apostrophe, and nothing else
    bool misspelt;   // the month's name is one letter off
    bool dotted;     // numbers with full stops between: almost always day, month, year
};

// The set of languages that bcp47 names, for dates_next; 0 (any) when unknown or empty.
uint64_t dates_language(struct str bcp47);

// Whether dates_next may find a date of that year: a quick look for its digits. False only when it
// does not.
bool dates_may_hold(struct str text, int year);

// Finds the first date at or after *from, moves *from past it. Names of months in `languages`
// are preferred to those of others (0: no preference). False when there is none; then *from
// is text.n. Each byte is looked at a bounded number of times.
bool dates_next(struct str text, size_t *from, uint64_t languages, struct date_hit *hit);

// The month that the whole of s names ("Juni", "novembre"), or 0.
unsigned dates_month(struct str s, uint64_t languages);
// Whether that is a month's name in one of the languages; true when there are none to ask for.
bool dates_month_is_of(struct str s, uint64_t languages);
// Whether the whole of s is the name of a weekday or season.
bool dates_is_weekday(struct str s);

#endif
