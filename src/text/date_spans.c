// SPDX-License-Identifier: MIT
// Spans of years, "2020 -- 2021", and from one day to another in another month: "28 mars au 11
// avril 2019", "March 28 – April 11, 2019". The first day is the date's; the year stands behind the
// last.
#include "text/date_before.h"
#include "text/date_scan.h"

// Where the last day may begin, behind a word or a dash at i; i when none stands there.
static size_t behind_link(struct str s, size_t i)
{
    static const char *const words[] = {"au", "to",   "bis", "until", "al",
                                        "ao", "till", "til", "tot",   "do"};
    size_t next, p = skip_space(s, i);
    uint32_t c = peek(s, p, &next);
    if (c == '-' || (c >= 0x2010 && c <= 0x2015))
        return skip_space(s, next);
    size_t end = p;
    while (end < s.n && s.p[end] >= 'a' && s.p[end] <= 'z')
        end++;
    for (size_t k = 0; p > i && k < sizeof words / sizeof *words; k++)
        if (str_eq(str_slice(s, p, end), str_of(words[k])))
            return skip_space(s, end);
    return i;
}

// "2020 -- 2021": the first of several years is the date's.
static void take_years(struct str s, struct date_hit *hit)
{
    enum { YEARS_MOST = 60 };
    size_t p = skip_space(s, hit->offset + hit->length);
    if (!str_starts(str_from(s, p), STR("--")))
        return;
    struct number last = read_number(s, skip_space(s, p + 2));
    if (last.digits != 4 || last.value <= hit->date.year ||
        last.value > hit->date.year + YEARS_MOST)
        return;
    hit->length = last.end - hit->offset;
    hit->bare_year = false;
    hit->range = true;
}

void date_take_span(struct str s, uint64_t languages, struct date_hit *hit)
{
    if (hit->bare_year)
        take_years(s, hit);
    enum { LONGEST = 40 };
    size_t end = hit->offset + hit->length, from = 0;
    if (hit->date.year || !hit->date.day || hit->strength != DATE_STRONG || hit->impossible)
        return;
    size_t at = behind_link(s, end);
    struct str rest = str_slice(s, at, at + LONGEST < s.n ? at + LONGEST : s.n);
    struct date_hit last;
    if (at == end || !dates_next(rest, &from, languages, &last) || last.offset || last.impossible ||
        last.range || !last.date.year || !last.date.day || last.strength != DATE_STRONG ||
        last.date.month <= hit->date.month) // over New Year the first year is not in the text
        return;
    hit->date.year = last.date.year;
    hit->length = at + last.length - hit->offset;
    hit->range = true;
}
