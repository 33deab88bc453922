// SPDX-License-Identifier: MIT
// Writes a date in the format that a page uses, learnt from the dates it has.
#ifndef PRESSE_ROOM_WRITE_DATE_H
#define PRESSE_ROOM_WRITE_DATE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

struct date_sample {
    struct str text;  // as written: "3rd March 2021", "28.nov.2018", "11. März"
    struct date date; // what it means
};

// Writes d as samples[which] is written. The other samples tell the order of day and month,
// leading zeros and the page's names of months; lang (BCP 47) helps where they do not. What d
// lacks is left out with what stands around it: "11th October 2021" gives "October 2021". False
// when nothing is left, or the month's name is not known.
bool date_like(struct arena *a, const struct date_sample *samples, size_t len, size_t which,
               struct date d, struct str lang, struct str *out);

#endif
