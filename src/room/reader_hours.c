// SPDX-License-Identifier: MIT
// The time of day behind a date: "3 May 2021, 5.20 pm", "3. Mai 2021 um 17:20 Uhr", "(17-18h)". It
// is no part of a name or title, and the date is complete without it.
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
    static const char *const units[] = {"Uhr",  "uhr", "pm",  "am",     "PM",  "AM",  "p.m.",
                                        "a.m.", "uur", "hrs", "Hrs",    "hs.", "hs",  "hod.",
                                        "hod",  "h.",  "h",   "heures", "GMT", "UTC", "CET",
                                        "CEST", "EST", "EDT", "PST",    "PDT", "BST"};
    size_t at = i < s.n && s.p[i] == ' ' ? i + 1 : i;
    for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
        size_t end = at + strlen(units[k]);
        if (str_starts(str_from(s, at), str_of(units[k])) &&
            (end >= s.n || !(is_alpha_ascii(s.p[end]) || (s.p[end] & 0x80))))
            return end;
    }
    return i;
}

// Behind the word that leads to a time at s[i]: "um", "alle ore"; i when there is none.
static size_t behind_lead(struct str s, size_t i)
{
    static const char *const words[] = {"um ",   "at ",  "à ",       "kl. ",      "kl ",   "klo ",
                                        "om ",   "ab ",  "ore ",     "alle ore ", "alle ", "a las ",
                                        "a la ", "às ",  "o godz. ", "godz. ",    "o ",    "v ",
                                        "в ",    "о ",   "saat ",    "la ora ",   "στις ", "pukul ",
                                        "vers ", "ca. ", "gegen ",   "from "};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (str_starts(str_from(s, i), str_of(words[k])))
            return i + strlen(words[k]);
    return i;
}

// Behind the signs for hours and minutes at s[i], "時30分"; i when there are none.
static size_t behind_wide(struct str s, size_t i)
{
    static const char *const hours[] = {"時", "时", "點", "点", "시"};
    static const char *const minutes[] = {"分", "분"};
    size_t end = i;
    for (size_t k = 0; k < sizeof hours / sizeof *hours && end == i; k++)
        if (str_starts(str_from(s, i), str_of(hours[k])))
            end += strlen(hours[k]);
    size_t at = end + (end > i && end < s.n && s.p[end] == ' ');
    if (end == i || small_number(s, &at) >= 60)
        return end;
    for (size_t k = 0; k < sizeof minutes / sizeof *minutes; k++)
        if (str_starts(str_from(s, at), str_of(minutes[k])))
            return at + strlen(minutes[k]);
    return end;
}

// Behind the time at s[i], to which a word may have `led`; i when there is none.
static size_t behind_time(struct str s, size_t i, bool led)
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
    size_t wide = hours < 25 ? behind_wide(s, at) : at;
    if (wide > at)
        return wide;
    size_t end =
        hours < (marked ? 25 : 24) && minutes < 60 ? behind_unit(s, at) : i; // "24h" is a name
    bool plain = marked && (led || !dot) && minutes < 60 && end == at;
    bool range = at + 1 < s.n && s.p[at] == '-' && is_digit_ascii(s.p[at + 1]);
    bool apart =
        range || at >= s.n ||
        !(is_digit_ascii(s.p[at]) || is_alpha_ascii(s.p[at]) || s.p[at] == '-' || (s.p[at] & 0x80));
    return end > at ? end : plain && apart ? at : i;
}

// Behind "-11:00" or " bis 11 Uhr", where the time that ends at s[i] goes on; i when it does not.
static size_t behind_range(struct str s, size_t i)
{
    static const char *const words[] = {"-",      "–",   " - ", " – ",   " bis ", " to ",
                                        " till ", " à ", " a ", " tot ", " til ", " do "};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        size_t at = i + strlen(words[k]), end;
        if (str_starts(str_from(s, i), str_of(words[k])) && at < s.n && is_digit_ascii(s.p[at]) &&
            (end = behind_time(s, at, true)) > at)
            return end;
    }
    return i;
}

// "16.05.2019 10:30 Uhr": the date was read with its time, and what counts its hours follows.
static bool ends_in_time(struct str s, size_t end)
{
    return end > 5 && s.p[end - 3] == ':' && is_digit_ascii(s.p[end - 1]) &&
           is_digit_ascii(s.p[end - 4]) && is_digit_ascii(s.p[end - 5]);
}

struct piece hour_behind(const struct flat *f, uint32_t date_end)
{
    struct str s = {f->text, f->n};
    size_t at = date_end, end;
    if (ends_in_time(s, at) && (end = behind_range(s, at)) == at)
        end = behind_unit(s, at);
    else if (!ends_in_time(s, at))
        end = at;
    if (end > at)
        return (struct piece){(uint32_t)at, (uint32_t)end};
    at += at < s.n && s.p[at] == ',';
    while (at < s.n && s.p[at] == ' ')
        at++;
    bool bracket = at < s.n && s.p[at] == '(';
    if (at >= s.n || at == date_end)
        return (struct piece){0, 0};
    size_t lead = behind_lead(s, at + bracket);
    bool led = lead > at + bracket;
    at = lead;
    end = at < s.n && is_digit_ascii(s.p[at]) ? behind_time(s, at, led) : at;
    end = end > at ? behind_range(s, end) : end;
    if (bracket && (end >= s.n || s.p[end++] != ')'))
        end = at;
    return end > at ? (struct piece){(uint32_t)at, (uint32_t)end} : (struct piece){0, 0};
}
