// SPDX-License-Identifier: MIT
// Conditional requests and ranges. Several ranges are answered with the whole: a client must
// cope with that, and multipart/byteranges has been used against servers more than for people.
#include "serve/condition.h"

#include "base/clock.h"

// ---- dates

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static bool take_number(struct str *s, size_t width, int *out)
{
    if (s->n < width)
        return false;
    int v = 0;
    for (size_t i = 0; i < width; i++) {
        char c = s->p[i];
        if (!is_digit_ascii(c) && !(c == ' ' && i == 0 && width == 2))
            return false;
        v = v * 10 + (c == ' ' ? 0 : c - '0');
    }
    *s = str_from(*s, width);
    *out = v;
    return true;
}

static bool take(struct str *s, struct str literal)
{
    if (!str_starts(*s, literal))
        return false;
    *s = str_from(*s, literal.n);
    return true;
}

static bool take_month(struct str *s, int *month)
{
    for (int m = 0; m < 12; m++) {
        if (take(s, (struct str){months + m * 3, 3})) {
            *month = m + 1;
            return true;
        }
    }
    return false;
}

struct civil {
    int year, month, day, hour, minute, second;
};

static bool take_clock(struct str *s, struct civil *c)
{
    return take_number(s, 2, &c->hour) && take(s, STR(":")) && take_number(s, 2, &c->minute) &&
           take(s, STR(":")) && take_number(s, 2, &c->second);
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
static bool read_imf(struct str s, struct civil *c)
{
    s = str_from(s, 3);
    return take(&s, STR(", ")) && take_number(&s, 2, &c->day) && take(&s, STR(" ")) &&
           take_month(&s, &c->month) && take(&s, STR(" ")) && take_number(&s, 4, &c->year) &&
           take(&s, STR(" ")) && take_clock(&s, c) && str_eq(s, STR(" GMT"));
}

// "Sunday, 06-Nov-94 08:49:37 GMT"; two digits of a year mean the nearest one that is at most
// 50 years ahead.
static bool read_rfc850(struct str s, struct civil *c)
{
    size_t comma = str_find_char(s, ',');
    if (comma == STR_NOT_FOUND)
        return false;
    s = str_from(s, comma);
    if (!(take(&s, STR(", ")) && take_number(&s, 2, &c->day) && take(&s, STR("-")) &&
          take_month(&s, &c->month) && take(&s, STR("-")) && take_number(&s, 2, &c->year) &&
          take(&s, STR(" ")) && take_clock(&s, c) && str_eq(s, STR(" GMT"))))
        return false;
    int this_year = date_of_time(clock_now()).year;
    c->year += this_year / 100 * 100;
    if (c->year > this_year + 50)
        c->year -= 100;
    return true;
}

// "Sun Nov  6 08:49:37 1994"
static bool read_asctime(struct str s, struct civil *c)
{
    s = str_from(s, 3);
    return take(&s, STR(" ")) && take_month(&s, &c->month) && take(&s, STR(" ")) &&
           take_number(&s, 2, &c->day) && take(&s, STR(" ")) && take_clock(&s, c) &&
           take(&s, STR(" ")) && take_number(&s, 4, &c->year) && s.n == 0;
}

bool http_date_parse(struct str s, int64_t *seconds)
{
    struct civil c = {0};
    s = str_trim(s);
    if (!read_imf(s, &c) && !read_rfc850(s, &c) && !read_asctime(s, &c))
        return false;
    struct date d = {(int16_t)c.year, (uint8_t)c.month, (uint8_t)c.day};
    if (c.day < 1 || !date_exists(d) || c.hour > 23 || c.minute > 59 || c.second > 60)
        return false;
    *seconds = date_midnight(d) + c.hour * 3600 + c.minute * 60 + c.second;
    return true;
}

// ---- entity tags

// Takes the next tag of a list (section 8.8.3) with its quotes; *weak says whether W/ was there.
static bool next_tag(struct str *list, struct str *tag, bool *weak)
{
    while (list->n && (list->p[0] == ',' || is_space_ascii(list->p[0])))
        *list = str_from(*list, 1);
    *weak = take(list, STR("W/"));
    if (list->n == 0 || list->p[0] != '"')
        return false;
    size_t end = str_find_char(str_from(*list, 1), '"');
    if (end == STR_NOT_FOUND)
        return false;
    *tag = str_slice(*list, 0, end + 2);
    *list = str_from(*list, end + 2);
    return true;
}

static bool tag_listed(struct str list, struct str etag, bool strong)
{
    struct str tag;
    bool weak;
    if (str_eq(str_trim(list), STR("*")))
        return true;
    while (next_tag(&list, &tag, &weak))
        if (etag.n && str_eq(tag, etag) && !(strong && weak))
            return true;
    return false;
}

// ---- conditions

bool condition_asked(const struct request *q)
{
    return q->known[HEADER_IF_NONE_MATCH].p || q->known[HEADER_IF_MODIFIED_SINCE].p ||
           q->known[HEADER_RANGE].p || q->known[HEADER_IF_MATCH].p ||
           q->known[HEADER_IF_UNMODIFIED_SINCE].p;
}

enum condition condition_evaluate(const struct request *q, const struct validators *v)
{
    struct str match = q->known[HEADER_IF_MATCH], none = q->known[HEADER_IF_NONE_MATCH];
    int64_t date;
    if (match.p) {
        if (!tag_listed(match, v->etag, true))
            return CONDITION_FAILED;
    } else if (v->modified && q->known[HEADER_IF_UNMODIFIED_SINCE].p &&
               http_date_parse(q->known[HEADER_IF_UNMODIFIED_SINCE], &date)) {
        if (v->modified > date)
            return CONDITION_FAILED;
    }
    if (none.p)
        return tag_listed(none, v->etag, false) ? CONDITION_NOT_MODIFIED : CONDITION_SEND;
    if (v->modified && q->known[HEADER_IF_MODIFIED_SINCE].p &&
        http_date_parse(q->known[HEADER_IF_MODIFIED_SINCE], &date) && v->modified <= date)
        return CONDITION_NOT_MODIFIED;
    return CONDITION_SEND;
}

// ---- ranges

// Section 13.1.5: the range counts only when the client's copy is the one we have.
static bool if_range_holds(const struct request *q, const struct validators *v)
{
    struct str s = str_trim(q->known[HEADER_IF_RANGE]);
    int64_t date;
    if (!q->known[HEADER_IF_RANGE].p)
        return true;
    if (s.n && s.p[0] == '"')
        return v->etag.n && str_eq(s, v->etag);
    return v->modified && v->modified < v->now && http_date_parse(s, &date) && date == v->modified;
}

static bool take_position(struct str *s, uint64_t *out)
{
    uint64_t v = 0;
    size_t i = 0;
    while (i < s->n && is_digit_ascii(s->p[i])) {
        uint64_t digit = (uint64_t)(s->p[i++] - '0');
        v = v > (UINT64_MAX - digit) / 10 ? UINT64_MAX : v * 10 + digit;
    }
    *s = str_from(*s, i);
    *out = v;
    return i > 0;
}

// One "a-b", "a-" or "-n" without white space inside.
static enum range read_spec(struct str s, uint64_t size, uint64_t *from, uint64_t *len)
{
    uint64_t first, last = UINT64_MAX;
    if (take(&s, STR("-"))) {
        uint64_t suffix;
        if (!take_position(&s, &suffix) || s.n)
            return RANGE_WHOLE;
        if (suffix == 0 || size == 0)
            return RANGE_UNSATISFIABLE;
        *len = suffix < size ? suffix : size;
        *from = size - *len;
        return RANGE_PART;
    }
    if (!take_position(&s, &first) || !take(&s, STR("-")))
        return RANGE_WHOLE;
    if (s.n && (!take_position(&s, &last) || s.n || last < first))
        return RANGE_WHOLE;
    if (first >= size)
        return RANGE_UNSATISFIABLE;
    *from = first;
    *len = (last < size - 1 ? last : size - 1) - first + 1;
    return RANGE_PART;
}

enum range range_evaluate(const struct request *q, const struct validators *v, uint64_t size,
                          uint64_t *from, uint64_t *len)
{
    struct str rest = str_trim(q->known[HEADER_RANGE]), part, only = STR_NONE;
    if (q->method != HTTP_GET || !rest.p || !str_starts_ascii(rest, STR("bytes=")))
        return RANGE_WHOLE;
    rest = str_from(rest, 6);
    while (str_split(&rest, ',', &part)) {
        part = str_trim(part);
        if (part.n && only.n)
            return RANGE_WHOLE;
        if (part.n)
            only = part;
    }
    if (only.n == 0 || !if_range_holds(q, v))
        return RANGE_WHOLE;
    return read_spec(only, size, from, len);
}
