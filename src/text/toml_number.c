// SPDX-License-Identifier: MIT
#include "text/toml_number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum { LONGEST_NUMBER = 400 };

static int digit_value(char c)
{
    if (is_digit_ascii(c))
        return c - '0';
    return is_alpha_ascii(c) ? (c | 32) - 'a' + 10 : 99;
}

// Digits of that base with single underscores between them. Writes them without underscores
// to out (which holds LONGEST_NUMBER bytes) from *n on.
static bool digits(struct str s, int base, char *out, size_t *n)
{
    bool after_digit = false;
    for (size_t i = 0; i < s.n; i++) {
        bool digit = digit_value(s.p[i]) < base;
        if (!digit && !(s.p[i] == '_' && after_digit && i + 1 < s.n))
            return false;
        if (digit && *n + 1 < LONGEST_NUMBER)
            out[(*n)++] = s.p[i];
        else if (digit)
            return false;
        after_digit = digit;
    }
    return s.n > 0;
}

static bool has_leading_zero(struct str s)
{
    return s.n > 1 && s.p[0] == '0';
}

bool toml_integer(struct str s, int64_t *out)
{
    char copy[LONGEST_NUMBER];
    size_t n = 0;
    int base = 10;
    if (s.n > 2 && s.p[0] == '0' && strchr("xob", s.p[1])) {
        base = s.p[1] == 'x' ? 16 : s.p[1] == 'o' ? 8 : 2;
        s = str_from(s, 2);
    } else if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
        copy[n++] = s.p[0];
        s = str_from(s, 1);
    }
    if ((base == 10 && has_leading_zero(s)) || !digits(s, base, copy, &n))
        return false;
    copy[n] = '\0';
    errno = 0;
    int64_t v = strtoll(copy, NULL, base);
    if (errno)
        return false;
    *out = v;
    return true;
}

static bool special(struct str body, bool negative, double *out)
{
    if (str_eq(body, STR("inf")))
        *out = strtod(negative ? "-inf" : "inf", NULL);
    else if (str_eq(body, STR("nan")))
        *out = strtod(negative ? "-nan" : "nan", NULL);
    else
        return false;
    return true;
}

bool toml_real(struct str s, double *out)
{
    char copy[LONGEST_NUMBER + 8];
    size_t n = 0;
    if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
        copy[n++] = s.p[0];
        s = str_from(s, 1);
    }
    if (special(s, n && copy[0] == '-', out))
        return true;
    size_t mark = 0;
    while (mark < s.n && s.p[mark] != 'e' && s.p[mark] != 'E')
        mark++;
    struct str mantissa = str_slice(s, 0, mark), exponent = str_from(s, mark + 1);
    size_t dot = str_find_char(mantissa, '.');
    struct str whole = str_slice(mantissa, 0, dot);
    if ((dot == STR_NOT_FOUND && mark == s.n) || has_leading_zero(whole) ||
        !digits(whole, 10, copy, &n))
        return false;
    if (dot != STR_NOT_FOUND) {
        copy[n++] = '.';
        if (!digits(str_from(mantissa, dot + 1), 10, copy, &n))
            return false;
    }
    if (mark < s.n) {
        copy[n++] = 'e';
        if (exponent.n && (exponent.p[0] == '+' || exponent.p[0] == '-')) {
            copy[n++] = exponent.p[0];
            exponent = str_from(exponent, 1);
        }
        if (!digits(exponent, 10, copy, &n))
            return false;
    }
    copy[n] = '\0';
    *out = strtod(copy, NULL);
    return true;
}

// Takes exactly `count` digits off the front of s; -1 when they are not there.
static int take(struct str *s, size_t count)
{
    int v = 0;
    if (s->n < count)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!is_digit_ascii(s->p[i]))
            return -1;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = str_from(*s, count);
    return v;
}

static bool take_char(struct str *s, const char *set)
{
    if (s->n == 0 || !s->p[0] || !strchr(set, s->p[0]))
        return false;
    *s = str_from(*s, 1);
    return true;
}

static bool take_date(struct str *s)
{
    int year = take(s, 4);
    if (year < 0 || !take_char(s, "-"))
        return false;
    int month = take(s, 2);
    if (month < 1 || month > 12 || !take_char(s, "-"))
        return false;
    int day = take(s, 2);
    // The year 0 has no date of ours, but it is a leap year as 2000 is.
    struct date d = {(int16_t)(year ? year : 2000), (uint8_t)month, (uint8_t)day};
    return day >= 1 && date_exists(d);
}

static bool take_time(struct str *s)
{
    int hour = take(s, 2);
    if (hour < 0 || hour > 23 || !take_char(s, ":"))
        return false;
    int minute = take(s, 2);
    if (minute < 0 || minute > 59 || !take_char(s, ":"))
        return false;
    int second = take(s, 2);
    if (second < 0 || second > 60)
        return false;
    if (!take_char(s, "."))
        return true;
    size_t before = s->n;
    while (s->n && is_digit_ascii(s->p[0]))
        *s = str_from(*s, 1);
    return s->n < before;
}

static bool take_offset(struct str *s)
{
    if (take_char(s, "Zz"))
        return true;
    if (!take_char(s, "+-"))
        return false;
    int hour = take(s, 2);
    if (hour < 0 || hour > 23 || !take_char(s, ":"))
        return false;
    int minute = take(s, 2);
    return minute >= 0 && minute <= 59;
}

bool toml_time(struct str s)
{
    struct str rest = s;
    if (take_time(&rest))
        return rest.n == 0;
    rest = s;
    if (!take_date(&rest))
        return false;
    if (rest.n == 0)
        return true;
    if (!take_char(&rest, "Tt ") || !take_time(&rest))
        return false;
    return rest.n == 0 || (take_offset(&rest) && rest.n == 0);
}
