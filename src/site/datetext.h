// SPDX-License-Identifier: MIT
// Dates for people, in the language of the page, written from the language's order and its month
// names as ICU knows them (dateformat.h).
#ifndef PRESSE_SITE_DATETEXT_H
#define PRESSE_SITE_DATETEXT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

struct datetext;

enum { DATETEXT_SIZE = 96 };

// The table of a language (BCP 47), in a. Never NULL: a language that ICU does not know
// writes dates as ISO 8601. Thread safe once made.
const struct datetext *datetext_make(struct arena *a, struct str lang);

// "11 octobre 2021", "octobre 2021", "2021", as precise as d; nothing without a year.
// Returns the bytes written to out.
size_t datetext_full(const struct datetext *t, struct date d, char out[DATETEXT_SIZE]);

// The same without the year, for lists that stand under one: "11 octobre", "octobre", "".
size_t datetext_in_year(const struct datetext *t, struct date d, char out[DATETEXT_SIZE]);

// What speakers of lang call it: "français"; the tag itself when ICU does not know.
struct str language_autonym(struct arena *a, struct str lang);

#endif
