// SPDX-License-Identifier: MIT
// Lines without links that are entries in print by the date in them: in brackets, behind a
// quotation, beside a short name.
#include <string.h>

#include "room/reader_items.h"
#include "text/fold.h"

enum { SHORT_LINE = 160, ENTRY_LONGEST = 300 }; // bytes

// "Magazine 48 (2019): …": a year in brackets of its own.
static bool is_bracketed(struct str text, const struct date_hit *hit)
{
    size_t end = hit->offset + hit->length;
    return hit->bare_year && hit->offset > 0 && text.p[hit->offset - 1] == '(' && end < text.n &&
           text.p[end] == ')';
}

// "Last updated: 3 March 2024": such a word, and few others beside the date.
static bool says_when_written(struct str folded)
{
    enum { WORDS_MOST = 8 };
    static const char *const stems[] = {"updated",    "mise a jour",  "mis a jour", "aktualisiert",
                                        "actualizad", "aggiornat",    "atualizad",  "bijgewerkt",
                                        "opdateret",  "oppdatert",    "uppdaterad", "copyright",
                                        "modificat",  "last modified"};
    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        size_t at = str_find(folded, str_of(stems[i]));
        if (at != STR_NOT_FOUND && fold_count_words(str_slice(folded, 0, at)) <= 2)
            return fold_count_words(folded) <= WORDS_MOST;
    }
    return false;
}

bool line_quotes_and_dates(struct str text, const struct date_hit *hit)
{
    static const char *const marks[] = {"\"", "\u201c", "\u201e", "\u00ab"};
    bool quoted = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        quoted = quoted || str_starts(text, str_of(marks[i]));
    return quoted && hit->offset + hit->length + 2 >= text.n;
}

// 'The Courier (3 May 2021) "A town of glass" (and what that means)': a few words, the day in
// brackets, and a quotation behind it.
static bool begins_with_name_and_day(struct str text, const struct date_hit *hit)
{
    enum { NAME_LONGEST = 60 };
    size_t end = hit->offset + hit->length;
    if (!hit->date.day || hit->offset < 2 || hit->offset > NAME_LONGEST || end >= text.n ||
        text.p[hit->offset - 1] != '(' || text.p[end] != ')')
        return false;
    struct str rest = str_from(text, end);
    return str_contains(rest, STR("\"")) || str_contains(rest, STR("\u201c")) ||
           str_contains(rest, STR("\u201e")) || str_contains(rest, STR("\u00ab"));
}

// "Jane Doe. “A town of glass.” The Courier, 3 May 2021.": a quotation, a name behind it, and the
// date last.
static bool is_citation(struct str text, const struct date_hit *hit)
{
    enum { NAME_LONGEST = 60 };
    static const char *const marks[] = {"\u201d", "\u201c", "\u00bb", "\""};
    size_t close = 0;
    if (!hit->date.month || hit->offset + hit->length + 2 < text.n)
        return false;
    struct str before = str_slice(text, 0, hit->offset);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at = 0, n;
             (n = str_find(str_from(before, at), str_of(marks[i]))) != STR_NOT_FOUND;) {
            at += n + strlen(marks[i]);
            close = at > close ? at : close;
        }
    bool capital = false;
    for (size_t i = close; i < before.n; i++)
        capital = capital || (before.p[i] >= 'A' && before.p[i] <= 'Z');
    return close > 0 && before.n - close <= NAME_LONGEST && capital;
}

// A day, month or season, or a year in brackets, among other words; a quotation with a date last.
bool line_is_dated_entry(struct reader *r, const struct line *l)
{
    enum { DATES_MOST = 3 };
    struct date_hit hit;
    size_t from = 0;
    struct str text = {l->f.text, l->f.n};
    bool sentence = l->class == 'Q' && text.n <= ENTRY_LONGEST;
    if ((l->class != 'T' && !sentence) || l->over_list)
        return false;
    bool says = false;
    for (int n = 0; n < DATES_MOST && !says; n++) { // "“Post-2020 trade” (July 21, 2015)"
        if (!dates_next(text, &from, r->languages, &hit) || hit.impossible ||
            (hit.range && hit.date.day) || !hit.date.year)
            return false;
        says = (sentence ? line_quotes_and_dates(text, &hit) || is_citation(text, &hit)
                         : hit.date.month || hit.season) ||
               is_bracketed(text, &hit) || begins_with_name_and_day(text, &hit);
        if (text.n > SHORT_LINE)
            return begins_with_name_and_day(text, &hit) || is_citation(text, &hit);
    }
    struct str folded = items_folded(r, &l->f);
    return says && fold_count_words(folded) >= 5 && !says_when_written(folded);
}
