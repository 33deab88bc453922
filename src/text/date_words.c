// SPDX-License-Identifier: MIT
// Whole texts that are a month, a weekday or a season and no date.
#include "text/dates.h"

#include "text/date_names.h"
#include "text/date_scan.h"
#include "text/fold.h"

static struct word whole_word(struct str s)
{
    s = str_trim(s);
    struct word w = read_word(s, 0);
    size_t rest = skip_space(s, w.end);
    while (rest < s.n && (s.p[rest] == '.' || s.p[rest] == ':' || s.p[rest] == ','))
        rest = skip_space(s, rest + 1);
    if (rest < s.n)
        w.n = 0;
    return w;
}

// "3月", "3월", "tháng 3": a month by its number.
static unsigned numbered_month(struct str s)
{
    s = str_trim(s);
    struct word w = read_word(s, 0);
    bool named = str_eq(word_text(&w), STR("thang"));
    struct number n = read_number(s, named ? skip_space(s, w.end) : 0);
    size_t end = skip_space(s, n.end);
    uint32_t c = named ? 0 : peek(s, end, &end);
    bool whole = end == s.n && (named || c == 0x6708 || c == 0xc6d4);
    return whole && n.digits && n.value >= 1 && n.value <= 12 ? (unsigned)n.value : 0;
}

unsigned dates_month(struct str s, uint64_t languages)
{
    struct word w = whole_word(s);
    if (!w.n)
        return numbered_month(s);
    return word_is_newspaper(str_trim(s), &w) ? 0 : date_names_month(word_text(&w), languages);
}

bool dates_month_is_of(struct str s, uint64_t languages)
{
    struct word w = whole_word(s);
    return languages == 0 || w.n == 0 || (date_names_month_languages(word_text(&w)) & languages);
}

bool dates_is_weekday(struct str s)
{
    struct word w = whole_word(s);
    return w.n && (date_names_weekday(word_text(&w)) || date_names_season(word_text(&w)));
}
