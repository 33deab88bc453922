// SPDX-License-Identifier: MIT
// Looks names up in the calendar's table, which is sorted by name. A name that several
// languages share is taken as the preferred one's.
#include "text/date_names.h"

#include <string.h>

#include "text/calendar.h"
#include "text/dates.h"

// Names of the first sixteen languages of the table are guessed at when misspelt.
#define WIDELY_WRITTEN UINT64_C(0xffff)

// Languages where it is that month's name are added to *of, if that is not NULL.
static unsigned month_of(struct str w, uint64_t languages, uint64_t *of)
{
    if (w.n < 3)
        return 0;
    unsigned char first = (unsigned char)w.p[0];
    size_t lo = calendar_months_first[first], hi = calendar_months_first[first + 1];
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const struct calendar_name *m = &calendar_months[mid];
        size_t n = m->length < w.n ? m->length : w.n, i = 1;
        while (i < n && m->text[i] == w.p[i])
            i++;
        if (i < n ? (unsigned char)m->text[i] < (unsigned char)w.p[i] : m->length < w.n)
            lo = mid + 1;
        else
            hi = mid;
    }
    unsigned found = 0;
    for (; lo < calendar_months_len; lo++) {
        const struct calendar_name *m = &calendar_months[lo];
        if (m->length != w.n || memcmp(m->text, w.p, w.n) != 0)
            break;
        if (of)
            *of |= m->languages;
        else if (languages & m->languages)
            return m->number;
        if (!found)
            found = m->number;
    }
    return found;
}

// "Here" is October in Breton alone: elsewhere it is a word behind a year.
static bool is_a_word(struct str w, uint64_t languages)
{
    return str_eq(w, STR("here")) && !(languages & dates_language(STR("br")));
}

unsigned date_names_month(struct str w, uint64_t languages)
{
    return is_a_word(w, languages) ? 0 : month_of(w, languages, NULL);
}

uint64_t date_names_month_languages(struct str w)
{
    uint64_t of = 0;
    month_of(w, 0, &of);
    return of;
}

// The first weekday that does not begin with a byte below c.
static size_t weekday_with(char c)
{
    size_t lo = 0, hi = calendar_weekdays_len;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if ((unsigned char)calendar_weekdays[mid].text[0] < (unsigned char)c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

unsigned date_names_weekdays(struct str w)
{
    const struct calendar_name *d = calendar_weekdays, *end = d + calendar_weekdays_len;
    unsigned days = 0;
    for (d += w.n ? weekday_with(w.p[0]) : 0; w.n && d < end && d->text[0] == w.p[0]; d++)
        if (d->length == w.n && memcmp(d->text, w.p, w.n) == 0)
            days |= 1U << d->number;
    return days;
}

bool date_names_weekday(struct str w)
{
    return date_names_weekdays(w) != 0;
}

// One letter missing, one too many, one wrong or two exchanged.
static bool one_apart(const char *a, size_t an, const char *b, size_t bn)
{
    size_t i = 0;
    while (i < an && i < bn && a[i] == b[i])
        i++;
    if (an == bn) {
        if (i + 1 < an && a[i] == b[i + 1] && a[i + 1] == b[i] &&
            memcmp(a + i + 2, b + i + 2, an - i - 2) == 0)
            return true;
        return i < an && memcmp(a + i + 1, b + i + 1, an - i - 1) == 0;
    }
    if (an + 1 == bn)
        return memcmp(a + i, b + i + 1, an - i) == 0;
    return bn + 1 == an && memcmp(a + i + 1, b + i, bn - i) == 0;
}

unsigned date_names_near(struct str w, uint64_t languages)
{
    unsigned found = 0;
    if (w.n < 4)
        return 0;
    if (languages == 0)
        languages = WIDELY_WRITTEN;
    size_t i = calendar_months_first[(unsigned char)w.p[0]];
    for (; i < calendar_months_len && calendar_months[i].text[0] == w.p[0]; i++) {
        const struct calendar_name *m = &calendar_months[i];
        bool shorter = m->length < 5 && w.n < 5; // "Mail" is no misspelt "maio"
        if (m->length < 4 || shorter || !one_apart(m->text, m->length, w.p, w.n))
            continue;
        if (languages & m->languages)
            return m->number;
        if (m->languages & WIDELY_WRITTEN)
            found = m->number;
    }
    return found;
}

uint64_t dates_language(struct str bcp47)
{
    if (bcp47.n < 2)
        return 0;
    struct str two = str_slice(bcp47, 0, 2);
    uint64_t mask = 0;
    for (size_t i = 0; i < calendar_languages_len; i++)
        if (str_eq_ascii(two, str_of(calendar_languages[i])))
            mask |= UINT64_C(1) << i;
    if (str_eq_ascii(two, STR("no")))
        return dates_language(STR("nb"));
    return mask;
}

static const char *const seasons[] = {
    "spring",   "summer",   "autumn",   "winter",  "fall",   "printemps", "ete",     "automne",
    "hiver",    "fruhling", "fruhjahr", "sommer",  "herbst", "primavera", "verano",  "otono",
    "invierno", "estate",   "autunno",  "inverno", "verao",  "outono",    "lente",   "zomer",
    "herfst",   "var",      "sommar",   "host",    "vinter", "forar",     "efterar", "wiosna",
    "lato",     "jesien",   "zima",     "jaro",    "leto",   "podzim",    "весна",   "лето",
    "осень",    "зима",     "kevat",    "kesa",    "syksy",  "talvi",     NULL};

bool date_names_season(struct str name)
{
    for (const char *const *k = seasons; *k; k++)
        if (str_eq(name, str_of(*k)))
            return true;
    return false;
}
