// SPDX-License-Identifier: MIT
// Dates in several fields of a record. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_DATE_CELLS_H
#define PRESSE_ROOM_READER_DATE_CELLS_H

#include "room/reader_parts.h"

// The cells of keys that hold a year, a month and a day apart; -1 for none.
struct date_cells {
    int year, month, day;
};

struct date_cells date_cells_find(const struct reader *r);
// "year: 2014", "month: May", "day: 5": one date in three fields, of which the year may stand above
// the entry. It stands at the year. False when x has none.
bool date_of_cells(const struct reader *r, const struct date_cells *cells, const struct item *x,
                   struct date_hit *hit);

// "2019–2020" above an entry does not tell its year.
static inline bool spans_years(const struct date_hit *h)
{
    return h->range && h->date.month == 0;
}

#endif
