// SPDX-License-Identifier: MIT
// How a language writes dates, as ICU knows it. The build reads the common languages into a
// table (data/dateformats.c), so that a server starts without loading ICU; the others are read
// from ICU when a room first says them.
#ifndef PRESSE_SITE_DATEFORMAT_H
#define PRESSE_SITE_DATEFORMAT_H

#include <stdbool.h>
#include <stddef.h>

enum { DATE_PATTERN_SIZE = 48, DATE_MONTH_SIZE = 40, DATE_NAME_SIZE = 64, DATE_TAG_SIZE = 12 };

// Arrays and not pointers: the table then needs no relocation, and pages of it that nobody
// asks for are never read.
struct dateformat {
    char tag[DATE_TAG_SIZE];       // BCP 47, of the table's entries only
    char day[DATE_PATTERN_SIZE];   // "d MMMM y", UTF-8
    char month[DATE_PATTERN_SIZE]; // "MMMM y"
    char day_in_year[DATE_PATTERN_SIZE];
    char inside[12][DATE_MONTH_SIZE]; // "octobre", in Polish "października"
    char alone[12][DATE_MONTH_SIZE];  // "październik"
    char name[DATE_NAME_SIZE];        // what its speakers call the language: "français"
};

// What the build read; tags are unique.
extern const struct dateformat dateformats[];
extern const size_t dateformats_len;

// Asks ICU. False when it does not know the language, or cannot be loaded.
bool dateformat_read(const char *lang, struct dateformat *out);

#endif
