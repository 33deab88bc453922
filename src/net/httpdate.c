// SPDX-License-Identifier: MIT
// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
#include "net/httpdate.h"

#include "base/clock.h"

struct cursor {
    struct str s;
    size_t i;
};

static bool number(struct cursor *c, int *out)
{
    size_t from = c->i;
    int v = 0;
    while (c->i < c->s.n && is_digit_ascii(c->s.p[c->i]) && c->i - from < 4)
        v = v * 10 + (c->s.p[c->i++] - '0');
    *out = v;
    return c->i > from;
}

static void skip(struct cursor *c, const char *bytes)
{
    for (; c->i < c->s.n; c->i++) {
        bool listed = false;
        for (const char *b = bytes; *b; b++)
            listed |= *b == c->s.p[c->i];
        if (!listed)
            return;
    }
}

static bool month(struct cursor *c, int *out)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct str word = str_slice(c->s, c->i, c->i + 3);
    for (int m = 0; word.n == 3 && m < 12; m++) {
        if (!str_eq_ascii(word, (struct str){names + m * 3, 3}))
            continue;
        c->i += 3;
        *out = m + 1;
        return true;
    }
    return false;
}

static bool time_of_day(struct cursor *c, int *seconds)
{
    int h, m, s;
    if (!number(c, &h) || c->i >= c->s.n || c->s.p[c->i++] != ':' || !number(c, &m) ||
        c->i >= c->s.n || c->s.p[c->i++] != ':' || !number(c, &s))
        return false;
    *seconds = h * 3600 + m * 60 + s;
    return h < 24 && m < 60 && s <= 60;
}

bool httpdate_parse(struct str s, int64_t *seconds)
{
    struct cursor c = {str_trim(s), 0};
    int day, mon, year, clock;
    while (c.i < c.s.n && is_alpha_ascii(c.s.p[c.i])) // the weekday
        c.i++;
    skip(&c, ", ");
    if (c.i == 0)
        return false;
    if (c.i < c.s.n && is_alpha_ascii(c.s.p[c.i])) {
        if (!month(&c, &mon))
            return false;
        skip(&c, " ");
        if (!number(&c, &day))
            return false;
        skip(&c, " ");
        if (!time_of_day(&c, &clock))
            return false;
        skip(&c, " ");
        if (!number(&c, &year))
            return false;
    } else {
        if (!number(&c, &day))
            return false;
        skip(&c, " -");
        if (!month(&c, &mon))
            return false;
        skip(&c, " -");
        if (!number(&c, &year))
            return false;
        skip(&c, " ");
        if (!time_of_day(&c, &clock))
            return false;
    }
    if (year < 100)
        year += year < 70 ? 2000 : 1900;
    struct date d = {(int16_t)year, (uint8_t)mon, (uint8_t)(day > 31 ? 0 : day)};
    if (d.day == 0 || !date_exists(d))
        return false;
    *seconds = date_midnight(d) + clock;
    return true;
}
