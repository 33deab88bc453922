// SPDX-License-Identifier: MIT
#include "text/date_before.h"

#include <string.h>

#include "text/date_names.h"
#include "text/date_scan.h"

// "Seeblatt am Sonntag, 26.4.2020", "The Ferry on Sunday, 3 May": the day is a part of a name, as
// it is of many papers. No other day is, so "Ausflug am Samstag, 2.5.2020" is one.
static bool names_sunday_paper(struct str s, const struct word *day)
{
    size_t start, next;
    bool german = str_is(word_text(day), "sonntag");
    if (!german && !str_is(word_text(day), "sunday"))
        return false;
    struct word by = read_word_back(s, skip_space_back(s, day->start));
    if (!by.n || !str_is(word_text(&by), german ? "am" : "on"))
        return false;
    struct word name = read_word_back(s, skip_space_back(s, by.start));
    uint32_t first = name.n ? peek(s, name.start, &next) : 0;
    return name.n && fold_char(first) != first && before(s, by.start, &start) == ' ';
}

// The word that ends at `end` joins those of a name.
static bool joins_names(struct str s, size_t end)
{
    static const char *const words[] = {"de", "del",  "di",    "du", "des", "da",
                                        "do", "dell", "della", "of", "van"};
    struct word w = read_word_back(s, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (w.n && str_is(word_text(&w), words[i]))
            return true;
    return false;
}

// The word that ends at `end` is the article of a name, in capitals: "Le", "Der".
static bool is_article_of_name(struct str s, size_t end)
{
    static const char *const words[] = {"the", "le", "la",  "il",  "el",  "der",
                                        "die", "o",  "das", "den", "det", "de"};
    struct word w = read_word_back(s, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (w.n && str_is(word_text(&w), words[i]))
            return s.p[w.start] >= 'A' && s.p[w.start] <= 'Z';
    return false;
}

// No day that the hit may mean is one of these weekdays, bit 1 for Sunday to bit 7 for Saturday.
static bool is_other_day(const struct date_hit *hit, unsigned days)
{
    enum { FIRST = 4, WEEK = 7, FAR = 100000 * WEEK }; // the first of January 1970 was a Thursday
    const struct date may_be[] = {hit->date, hit->other};
    if (!hit->date.year || !hit->date.day || hit->range)
        return false;
    for (size_t i = 0; i < sizeof may_be / sizeof *may_be; i++) {
        int64_t day = (date_to_days(may_be[i]) + FIRST + FAR) % WEEK + 1;
        if (date_known(may_be[i]) && (days >> day & 1))
            return false;
    }
    return true;
}

// "Kitsap Sun, 2015-06-09", "Il Venerdì, 12/05/2022", "Journal du Dimanche, 3 mai 2021": the
// weekday, with nothing but a blank before it and a mark behind, ends a name. Else the date is
// another day, an article or a word that joins stands before it, or it is a few small letters: "Des
// matins en or", "Corriere del Po".
static bool ends_name(struct str s, const struct word *day, const struct date_hit *hit)
{
    enum { SHORT = 3 };
    size_t start, q = skip_space_back(s, day->start);
    if (q == 0 || q == day->start || !fold_is_letter(before(s, q, &start)))
        return false;
    for (size_t i = q; i < day->start; i++)
        if ((unsigned char)s.p[i] < ' ')
            return false; // a border between two parts
    bool small = s.p[day->start] >= 'a' && s.p[day->start] <= 'z';
    if (small && day->n <= SHORT)
        return true;
    return joins_names(s, q) ||
           (!small &&
            (is_article_of_name(s, q) || is_other_day(hit, date_names_weekdays(word_text(day)))));
}

void date_take_before(struct str s, struct date_hit *hit)
{
    size_t p = skip_space_back(s, hit->offset), start;
    uint32_t c = p ? before(s, p, &start) : 0;
    if (c == ',' || c == '.') {
        p = skip_space_back(s, start);
    } else if (c == ')' || c == '(') {
        return;
    }
    struct word w = read_word_back(s, p);
    if (!w.n)
        return;
    bool year_only = hit->bare_year || (hit->range && hit->date.month == 0);
    // "Zeitung am Sonntag 2.2.2020": without a comma, a weekday in the middle of text may
    // belong to what stands before it.
    size_t q = skip_space_back(s, w.start);
    uint32_t b = q ? before(s, q, &start) : 0;
    if (q == w.start && (b == '.' || b == '-' || b == '/' || b == '@'))
        return; // "Reporter.si. March 17" ends in no weekday
    if (names_sunday_paper(s, &w))
        return;
    if ((c == ',' || c == '.') && ends_name(s, &w, hit))
        return;
    bool apart = c == ',' || c == '.' || q == 0 || !fold_is_letter(b);
    if (hit->date.day && apart && (w.n >= 3 || c == '.' || c == ',') &&
        date_names_weekday(word_text(&w))) {
        hit->length += hit->offset - w.start;
        hit->offset = w.start;
    } else if (year_only && c != ',' && c != '.' && date_names_season(word_text(&w))) {
        hit->length += hit->offset - w.start;
        hit->offset = w.start;
        hit->season = true;
        hit->bare_year = false;
        hit->strength = DATE_FAIR;
    }
}

// "28 Ocak 2021 Salı", "3 May 2021 (Monday)": a weekday that ends its line or stands before a mark.
void date_take_behind(struct str s, struct date_hit *hit)
{
    size_t end = hit->offset + hit->length, next;
    size_t at = skip_space(s, end);
    if (!hit->date.day || at == s.n)
        return;
    uint32_t c = peek(s, at, &next);
    bool bracket = c == '(';
    if (c == ',' || bracket)
        at = skip_space(s, next);
    else if (at == end)
        return;
    struct word w = read_word(s, at);
    if (w.n < 3 || !date_names_weekday(word_text(&w)))
        return;
    end = skip_space(s, w.end);
    c = end < s.n ? peek(s, end, &next) : 0;
    if (bracket ? c == ')' : end == s.n || c < ' ' || (!fold_is_letter(c) && c != '('))
        hit->length = (bracket ? next : w.end) - hit->offset;
}

size_t date_behind_cjk_weekday(struct str s, size_t end)
{
    static const char *const before[] = {"星期", "礼拜", "禮拜", "周", "週"};
    static const char *const days = "一二三四五六日天月火水木金土일월화수목금토";
    static const char *const behind[] = {"曜日", "요일", "曜"};
    enum { DAY_BYTES = 3 };
    size_t at = skip_space(s, end), next = at;
    uint32_t c = at < s.n ? peek(s, at, &next) : 0;
    bool bracket = c == '(' || c == 0xff08, named = false;
    at = bracket ? next : at;
    for (size_t i = 0; i < sizeof before / sizeof *before && !named; i++)
        if (str_starts(str_from(s, at), str_of(before[i]))) {
            at += strlen(before[i]);
            named = true;
        }
    if (at + DAY_BYTES > s.n || (signed char)s.p[at] >= 0 ||
        !str_contains(str_of(days), str_slice(s, at, at + DAY_BYTES)))
        return end;
    at += DAY_BYTES;
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (str_starts(str_from(s, at), str_of(behind[i]))) {
            at += strlen(behind[i]);
            named = true;
        }
    if (!bracket)
        return named ? at : end;
    c = at < s.n ? peek(s, at, &next) : 0;
    return c == ')' || c == 0xff09 ? next : end;
}

bool date_take_short_year(struct str s, struct date_hit *hit)
{
    size_t at = hit->offset, start = at, further;
    uint32_t c = before(s, at, &start);
    struct number n = read_number(s, at);
    if ((c != '\'' && c != 0x2019 && c != 0x2018) || n.digits != 2)
        return false;
    uint32_t left = before(s, start, &further);
    if (left && left != '(' && left != '[' && !fold_is_space(left))
        return false;
    int year = n.value + (n.value < 70 ? 2000 : 1900);
    *hit = (struct date_hit){.offset = start,
                             .length = n.end - start,
                             .date = {.year = (int16_t)year},
                             .strength = DATE_WEAK,
                             .bare_year = true};
    return true;
}

void date_take_unknown(struct str s, struct date_hit *hit)
{
    size_t at = hit->offset < 4 ? 0 : hit->offset - 4;
    if (hit->offset < 4 || !str_eq_ascii(str_slice(s, at, hit->offset), STR("n/a ")) ||
        (at && !fold_is_space(before(s, at, &(size_t){0}))))
        return;
    hit->strength = DATE_FAIR;
    hit->length += hit->offset - at;
    hit->offset = at;
}
