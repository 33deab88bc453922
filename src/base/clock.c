// SPDX-License-Identifier: MIT
// Day arithmetic after Howard Hinnant's "chrono-compatible low-level date algorithms".
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int64_t clock_now(void)
{
    const char *fixed = getenv("PRESSE_NOW");
    int64_t seconds;
    if (fixed && time_parse_rfc3339(str_of(fixed), &seconds))
        return seconds;
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch)
        return strtoll(epoch, NULL, 10);
    return (int64_t)time(NULL);
}

double clock_monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_exists(struct date d)
{
    if (d.year < 1 || d.year > 9999 || d.month > 12)
        return false;
    if (d.month == 0)
        return d.day == 0;
    return d.day <= days_in_month(d.year, d.month);
}

bool date_known(struct date d)
{
    return d.year != 0;
}

int date_compare(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return a.day < b.day ? -1 : a.day > b.day;
}

int64_t date_to_days(struct date d)
{
    int64_t y = d.year;
    int64_t m = d.month ? d.month : 1, day = d.day ? d.day : 1;
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

// By days from the first of March of a year that 400 divides: leap days come last.
struct date date_from_days(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    uint32_t doe = (uint32_t)(z - era * 146097);
    uint32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    uint32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    uint32_t mp = (5 * doy + 2) / 153;
    uint32_t m = mp < 10 ? mp + 3 : mp - 9;
    return (struct date){(int16_t)((int64_t)yoe + era * 400 + (m <= 2)), (uint8_t)m,
                         (uint8_t)(doy - (153 * mp + 2) / 5 + 1)};
}

static int64_t floor_days(int64_t seconds)
{
    return seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400;
}

struct date date_of_time(int64_t seconds)
{
    return date_from_days(floor_days(seconds));
}

int64_t date_midnight(struct date d)
{
    return date_to_days(d) * 86400;
}

static inline void put_two(char *out, unsigned v)
{
    out[0] = (char)('0' + v / 10);
    out[1] = (char)('0' + v % 10);
}

static inline void put_four(char *out, unsigned v)
{
    put_two(out, v / 100);
    put_two(out + 2, v % 100);
}

// A whole date, or as much of it as is known, of a year of four digits.
static size_t usual_iso(struct date d, char *out)
{
    put_four(out, (unsigned)d.year);
    if (!d.month)
        return 4;
    out[4] = '-';
    put_two(out + 5, d.month);
    if (!d.day)
        return 7;
    out[7] = '-';
    put_two(out + 8, d.day);
    return 10;
}

size_t date_iso(struct date d, char out[DATE_ISO_SIZE])
{
    if (d.year > 0 && d.year <= 9999 && d.month <= 99 && d.day <= 99) {
        size_t usual = usual_iso(d, out);
        out[usual] = '\0';
        return usual;
    }
    char text[32] = "";
    if (d.year && d.month && d.day)
        snprintf(text, sizeof text, "%04d-%02u-%02u", d.year, d.month, d.day);
    else if (d.year && d.month)
        snprintf(text, sizeof text, "%04d-%02u", d.year, d.month);
    else if (d.year)
        snprintf(text, sizeof text, "%04d", d.year);
    size_t n = strlen(text);
    if (n >= DATE_ISO_SIZE)
        n = DATE_ISO_SIZE - 1;
    memcpy(out, text, n);
    out[n] = '\0';
    return n;
}

void time_rfc3339(int64_t seconds, char out[TIME_RFC3339_SIZE])
{
    int64_t days = floor_days(seconds);
    int rest = (int)(seconds - days * 86400);
    struct date d = date_from_days(days);
    if (d.year > 0 && d.year <= 9999) {
        memcpy(out, "0000-00-00T00:00:00Z", TIME_RFC3339_SIZE);
        put_four(out, (unsigned)d.year);
        put_two(out + 5, d.month);
        put_two(out + 8, d.day);
        put_two(out + 11, (unsigned)rest / 3600);
        put_two(out + 14, (unsigned)rest / 60 % 60);
        put_two(out + 17, (unsigned)rest % 60);
        return;
    }
    char text[64];
    snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", d.year, d.month, d.day,
             rest / 3600, rest / 60 % 60, rest % 60);
    memcpy(out, text, TIME_RFC3339_SIZE - 1);
    out[TIME_RFC3339_SIZE - 1] = '\0';
}

void time_http(int64_t seconds, char out[TIME_HTTP_SIZE])
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t day = floor_days(seconds);
    int rest = (int)(seconds - day * 86400);
    struct date d = date_from_days(day);
    char text[64];
    snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT", days[((day % 7) + 7) % 7],
             d.day, months[d.month - 1], d.year, rest / 3600, rest / 60 % 60, rest % 60);
    memcpy(out, text, TIME_HTTP_SIZE - 1);
    out[TIME_HTTP_SIZE - 1] = '\0';
}

// Reads exactly n digits at *i, moves past them.
static bool digits(struct str s, size_t *i, size_t n, int *out)
{
    int v = 0;
    for (size_t k = 0; k < n; k++, (*i)++) {
        if (*i >= s.n || !is_digit_ascii(s.p[*i]))
            return false;
        v = v * 10 + (s.p[*i] - '0');
    }
    *out = v;
    return true;
}

static bool expect(struct str s, size_t *i, char c)
{
    if (*i >= s.n || s.p[*i] != c)
        return false;
    (*i)++;
    return true;
}

static bool zone(struct str s, size_t *i, int *offset)
{
    *offset = 0;
    while (*i < s.n && s.p[*i] == ' ')
        (*i)++;
    if (*i == s.n)
        return true;
    if (s.p[*i] == 'Z' || s.p[*i] == 'z') {
        (*i)++;
        return *i == s.n;
    }
    int sign = s.p[*i] == '-' ? -1 : 1, hours, minutes;
    if (s.p[*i] != '+' && s.p[*i] != '-')
        return false;
    (*i)++;
    if (!digits(s, i, 2, &hours))
        return false;
    (void)expect(s, i, ':');
    if (!digits(s, i, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *offset = sign * (hours * 3600 + minutes * 60);
    return *i == s.n;
}

bool time_parse_rfc3339(struct str s, int64_t *seconds)
{
    size_t i = 0;
    int year, month, day, hour = 0, minute = 0, second = 0, offset = 0;
    if (!digits(s, &i, 4, &year) || !expect(s, &i, '-') || !digits(s, &i, 2, &month) ||
        !expect(s, &i, '-') || !digits(s, &i, 2, &day))
        return false;
    struct date d = {(int16_t)year, (uint8_t)month, (uint8_t)day};
    if (month < 1 || day < 1 || !date_exists(d))
        return false;
    if (i < s.n) {
        if (s.p[i] != 'T' && s.p[i] != 't' && s.p[i] != ' ')
            return false;
        i++;
        if (!digits(s, &i, 2, &hour) || !expect(s, &i, ':') || !digits(s, &i, 2, &minute))
            return false;
        if (expect(s, &i, ':') && !digits(s, &i, 2, &second))
            return false;
        if (expect(s, &i, '.'))
            while (i < s.n && is_digit_ascii(s.p[i]))
                i++;
        if (hour > 23 || minute > 59 || second > 60 || !zone(s, &i, &offset))
            return false;
    }
    *seconds = date_midnight(d) + hour * 3600 + minute * 60 + second - offset;
    return true;
}
