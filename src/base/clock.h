// SPDX-License-Identifier: MIT
// Time. The wall clock can be fixed for reproducible output: PRESSE_NOW (RFC 3339 in UTC,
// "2026-11-24T12:00:00Z") or else SOURCE_DATE_EPOCH (seconds), read at each call.
#ifndef PRESSE_BASE_CLOCK_H
#define PRESSE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
int64_t clock_now(void);
// Milliseconds that only grow, for measuring.
double clock_monotonic_ms(void);

// A civil date, proleptic Gregorian. month 0: only the year is known; day 0: no day.
struct date {
    int16_t year; // 0 when there is no date at all
    uint8_t month, day;
};

#define DATE_NONE ((struct date){0})

bool date_exists(struct date d);                // a year, and a real month and day if given
bool date_known(struct date d);                 // has a year
int date_compare(struct date a, struct date b); // unknown parts sort before known ones
int64_t date_to_days(struct date d);            // days since 1970-01-01; missing parts are 1
struct date date_from_days(int64_t days);
struct date date_of_time(int64_t seconds); // in UTC
int64_t date_midnight(struct date d);      // seconds, UTC
// Writes "2021-10-11", "2021-10", "2021" or "" with a NUL; returns the length.
#define DATE_ISO_SIZE 11
size_t date_iso(struct date d, char out[DATE_ISO_SIZE]);
// "2021-10-11T00:00:00Z" of seconds since 1970, with a NUL.
#define TIME_RFC3339_SIZE 21
void time_rfc3339(int64_t seconds, char out[TIME_RFC3339_SIZE]);
// "Mon, 11 Oct 2021 00:00:00 GMT" (RFC 9110, section 5.6.7), with a NUL.
#define TIME_HTTP_SIZE 30
void time_http(int64_t seconds, char out[TIME_HTTP_SIZE]);
// Reads RFC 3339 (section 5.6), also with a space for the T, without seconds, without a zone
// (then UTC) or as a bare date. False when s is something else.
bool time_parse_rfc3339(struct str s, int64_t *seconds);

#endif
