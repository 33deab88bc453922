// SPDX-License-Identifier: MIT
// The time of day behind a date: "3 May 2021, 5.20 pm", "3. Mai 2021 um 17:20 Uhr". It is no part
// of a name or title, and the date is complete without it.
#include <string.h>

#include "room/reader_parts.h"

// The number of one or two digits at s[i], which moves behind it; 100 when there is none.
static unsigned small_number(struct str s, size_t *i)
{
    unsigned n = 0;
    size_t at = *i;
    while (*i < s.n && *i < at + 3 && is_digit_ascii(s.p[*i]))
        n = n * 10 + (unsigned)(s.p[(*i)++] - '0');
    return *i == at || *i > at + 2 ? 100 : n;
}

// Behind the word for hours at s[i], with a space before it; i when there is none.
static size_t behind_unit(struct str s, size_t i)
{
    static const char *const units[] = {"Uhr",  "uhr",  "pm",  "am",  "PM",  "AM",
                                        "p.m.", "a.m.", "uur", "hrs", "Hrs", "h"};
    size_t at = i < s.n && s.p[i] == ' ' ? i + 1 : i;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
        size_t end = at + strlen(units[k]);
        if (str_starts(str_from(s, at), str_of(units[k])) &&
            (end >= s.n || !(is_alpha_ascii(s.p[end]) || (s.p[end] & 0x80))))
            return end;
    }
    return i;
}

// Behind the time at s[i]; i when there is none.
static size_t behind_time(struct str s, size_t i)
{
    size_t at = i;
    unsigned minutes = 0, hours = small_number(s, &at);
    bool marked = hours < 25 && at + 2 < s.n && strchr(":.h", s.p[at]) &&
                  is_digit_ascii(s.p[at + 1]) && is_digit_ascii(s.p[at + 2]);
    bool dot = marked && s.p[at] == '.';
    if (marked) {
        at++;
        minutes = small_number(s, &at);
    }
    size_t end =
        hours < (marked ? 25 : 24) && minutes < 60 ? behind_unit(s, at) : i; // "24h" is a name
    bool plain = marked && !dot && minutes < 60 && end == at;
    bool apart = at >= s.n || !(is_digit_ascii(s.p[at]) || is_alpha_ascii(s.p[at]) ||
                                s.p[at] == '-' || (s.p[at] & 0x80));
    return end > at ? end : plain && apart ? at : i;
}

struct piece hour_behind(const struct flat *f, uint32_t date_end)
{
    static const char *const words[] = {"um ", "at ", "à ", "kl. ", "kl ", "om ", "ab "};
    struct str s = {f->text, f->n};
    size_t at = date_end;
    at += at < s.n && s.p[at] == ',';
    while (at < s.n && s.p[at] == ' ')
        at++;
    if (at >= s.n || at == date_end)
        return (struct piece){0, 0};
    size_t word = 0;
    for (size_t k = 0; k < sizeof words / sizeof *words && !word; k++)
        if (str_starts(str_from(s, at), str_of(words[k])))
            word = strlen(words[k]);
    at += word;
    size_t end = at < s.n && is_digit_ascii(s.p[at]) ? behind_time(s, at) : at;
    return end > at ? (struct piece){(uint32_t)at, (uint32_t)end} : (struct piece){0, 0};
}
