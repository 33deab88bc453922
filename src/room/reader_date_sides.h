// SPDX-License-Identifier: MIT
// What borders on a date. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_DATE_SIDES_H
#define PRESSE_ROOM_READER_DATE_SIDES_H

#include "room/reader_parts.h"

// What borders on one side of a date.
enum side { SIDE_OPEN, SIDE_CONNECTOR, SIDE_SEPARATOR, SIDE_EDGE };

// What borders on a date that begins at `at`; *cut is where it begins with the connector before it.
enum side side_before(const struct flat *f, uint32_t at, uint32_t *cut);
// … that ends there; the time of day behind it is no part of either.
enum side side_behind(const struct flat *f, uint32_t end);

static inline int parts_of(struct date d)
{
    return (d.year != 0) + (d.month != 0) + (d.day != 0);
}

// Whether a heading above tells one year.
bool has_year_above(const struct reader *r, int32_t section);

// Where the next date is to be looked for when h, found in the text of x, runs over a border and is
// none: behind that; at most h->offset when it is one. Of a hit that is a date before the end of
// its line *h becomes that date, and *shorter says so.
size_t date_crosses(const struct reader *r, const struct item *x, struct str text,
                    struct date_hit *h, bool *shorter);

#endif
