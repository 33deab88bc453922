// SPDX-License-Identifier: MIT
// Month and weekday names as they stand in a date, from ICU; written by data/months.c.
#ifndef PRESSE_ROOM_MONTH_TABLE_H
#define PRESSE_ROOM_MONTH_TABLE_H

#include <stddef.h>

struct month_names {
    const char *lang;
    const char *months[12], *short_months[12];
    const char *days[7], *short_days[7]; // Sunday first
};
extern const struct month_names month_table[];
extern const size_t month_table_len;

#endif
