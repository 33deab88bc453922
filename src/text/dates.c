// SPDX-License-Identifier: MIT
// Finds dates in text. Nearly every date has a number in it, so the scanner jumps from number
// to number and looks at what stands around each: at most a word before it and two numbers or
// words behind it, all of bounded length, which keeps it linear. It keeps what is written:
// parts that are not there stay 0. What cannot be is reported as impossible, not dropped.
#include "text/dates.h"

#include <string.h>

#include "text/date_before.h"
#include "text/date_names.h"
#include "text/date_scan.h"
#include "text/fold.h"

enum { YEAR_FIRST = 1800, YEAR_LAST = 2100 };

static bool plausible_year(int y)
{
    return y >= YEAR_FIRST && y <= YEAR_LAST;
}

static int full_year(int two_digits)
{
    return two_digits < 70 ? 2000 + two_digits : 1900 + two_digits;
}

static void set_date(struct date *d, int year, int month, int day)
{
    *d = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
}

// A date without a year exists when it does in a leap year.
static bool exists(int year, int month, int day)
{
    struct date d = {(int16_t)(year ? year : 2000), (uint8_t)month, (uint8_t)day};
    return month >= 0 && month <= 12 && day >= 0 && day <= 31 && date_exists(d);
}

// Fills hit's dates from a year, month and day of which the last two may be exchanged.
static void settle(struct date_hit *hit, int year, int month, int day, bool exchangeable)
{
    bool first = exists(year, month, day);
    bool second = exchangeable && month != day && exists(year, day, month);
    if (first)
        set_date(&hit->date, year, month, day);
    else if (second)
        set_date(&hit->date, year, day, month);
    else
        hit->impossible = true;
    if (first && second)
        set_date(&hit->other, year, day, month);
}

static size_t skip_time(struct str s, size_t i)
{
    size_t p = i;
    if (p < s.n && (s.p[p] == 'T' || s.p[p] == ' '))
        p++;
    struct number h = read_number(s, p);
    if (h.digits != 2 || h.end >= s.n || s.p[h.end] != ':' || p == i)
        return i;
    p = h.end;
    while (p < s.n && (is_digit_ascii(s.p[p]) || s.p[p] == ':' || s.p[p] == '.'))
        p++;
    size_t zone = p;
    while (zone < s.n && s.p[zone] == ' ')
        zone++;
    if (zone < s.n && s.p[zone] == 'Z')
        return zone + 1;
    if (zone < s.n && (s.p[zone] == '+' || s.p[zone] == '-') && zone + 3 < s.n &&
        is_digit_ascii(s.p[zone + 1]) && is_digit_ascii(s.p[zone + 2])) {
        zone++;
        while (zone < s.n && (is_digit_ascii(s.p[zone]) || s.p[zone] == ':'))
            zone++;
        return zone;
    }
    return p;
}

// A year behind a month: ", 2021", " de 2021", "'21", ".2018", " 2021 г.". False when there
// is none. A year of five digits is taken and called impossible.
static bool read_year(struct str s, size_t i, struct date_hit *hit, int *year, size_t *end)
{
    static const char *const links[] = {"de", "del", "of", "do", "год", "r", "al", NULL};
    if (ends_without_digit(s, i))
        return false;
    size_t p = skip_space(s, i), next;
    for (int k = 0; k < 3; k++) {
        uint32_t c = peek(s, p, &next);
        if (c == ',' || c == '.' || c == '-' || c == '/' || c == 0x2010 || c == 0x2011) {
            p = skip_space(s, next);
            continue;
        }
        struct word w = {.n = 0};
        if (c > '9')
            w = read_word(s, p);
        if (!w.n || !word_is(&w, links))
            break;
        p = skip_space(s, w.end);
    }
    uint32_t c = peek(s, p, &next);
    bool apostrophe = c == '\'' || c == 0x2019 || c == 0x2018 || c == '`';
    bool tight = p > i && (s.p[p - 1] == '-' || s.p[p - 1] == '.' || s.p[p - 1] == '/');
    struct number n = read_number(s, apostrophe ? next : p);
    if (n.digits == 4 && (plausible_year(n.value) || (n.value < 3000 && n.value > 1000)))
        *year = n.value;
    else if (n.digits == 2 && (apostrophe || tight))
        *year = full_year(n.value);
    else if (n.digits == 5 && n.value / 10 >= 1900 && n.value / 10 <= YEAR_LAST) {
        hit->impossible = true;
        *year = 0;
    } else
        return false;
    *end = n.end;
    return true;
}

// "Motor 1", "Kanal 5": a capitalised word, which is no weekday, and the number at `at` are a name,
// where a comma or a dash with blanks parts them from a day.
static bool ends_name(struct str s, size_t at)
{
    enum { LETTERS_LEAST = 4 };
    size_t p = skip_space_back(s, at);
    struct word w = p < at ? read_word_back(s, p) : (struct word){0};
    return w.n >= LETTERS_LEAST && s.p[w.start] >= 'A' && s.p[w.start] <= 'Z' &&
           !date_names_weekday(word_text(&w)) && !date_names_month(word_text(&w), ~(uint64_t)0) &&
           !(s.p[w.start + 1] >= 'A' && s.p[w.start + 1] <= 'Z');
}

// Behind a first day: "–5", "/5", " to 5", " et 5", so that the month may follow. Returns i
// when there is no second day.
static size_t skip_second_day(struct str s, size_t i, int first, struct date_hit *hit)
{
    static const char *const links[] = {"to", "au",  "bis", "et",   "and", "und", "al",
                                        "y",  "tot", "a",   "e",    "en",  "och", "og",
                                        "do", "и",   "til", "till", NULL};
    size_t p = skip_space(s, i), next;
    uint32_t c = peek(s, p, &next);
    if ((is_alpha_ascii((char)c) && c < 0x80 && !strchr("tabeuyod", (int)(c | 0x20))) ||
        ends_without_digit(s, i))
        return i; // as most months
    struct word w = read_word(s, p);
    if (c == '-' || c == '/' || c == '&' || c == '+' || c == ',' || (c >= 0x2010 && c <= 0x2015))
        p = skip_space(s, next);
    else if (w.n && p > i && skip_space(s, w.end) > w.end && word_is(&w, links))
        p = skip_space(s, w.end);
    else
        return i; // "9to5Mac" is a name
    struct number n = read_number(s, p);
    if (n.digits == 0 || n.digits > 2 || n.value > 31)
        return i;
    if (c == ',' && (n.value <= first || n.value > first + 3))
        return i; // "France 24, 16 mars"
    bool apart = skip_space(s, i) > i && fold_is_space(before(s, p, &next));
    if ((c == ',' || (c && !w.n && apart)) && ends_name(s, hit->offset))
        return i; // "Motor 1, 3 novembre", "France 2 – 24 février"
    read_ordinal(s, &n);
    p = n.end;
    if (p < s.n && s.p[p] == '.')
        p++;
    hit->range = true;
    return p;
}

// Whether no word or number follows in what may be the same phrase.
static bool ends_there(struct str s, size_t p)
{
    size_t next;
    if (p < s.n && s.p[p] == '.')
        p++;
    p = skip_space(s, p);
    uint32_t c = p < s.n ? fold_char(peek(s, p, &next)) : 0;
    return p >= s.n || !(fold_is_letter(c) || (c >= '0' && c <= '9'));
}

// "3 May 2021", "3. Mai", "28.nov.2018", "3 de mayo de 2021", "3–5 May 2021".
static bool day_month(struct str s, struct number n, uint64_t languages, struct date_hit *hit)
{
    enum { GUESSED_ALONE = 8 }; // "22 novemeber" without a year
    static const char *const links[] = {"de", "of", "di", "do", "d", "the", NULL};
    struct date_hit h = *hit;
    if (n.digits > 2 || n.value > 39)
        return false;
    size_t p = n.end, next;
    if (p < s.n && s.p[p] == '.')
        p++;
    p = skip_second_day(s, p, n.value, &h);
    p = skip_space(s, p);
    uint32_t c = peek(s, p, &next);
    if (c == '-' || c == '/' || c == 0x2010 || c == 0x2011)
        p = skip_space(s, next);
    struct word w = read_word(s, p);
    if (w.n && word_is(&w, links)) {
        p = skip_space(s, w.end);
        if (p < s.n && (s.p[p] == '\'' || str_starts(str_from(s, p), STR("\xe2\x80\x99"))))
            p += s.p[p] == '\'' ? 1 : 3;
        w = read_word(s, p);
    }
    unsigned month = date_names_month(word_text(&w), languages);
    size_t end = w.end;
    int year = 0;
    bool has_year = w.n && read_year(s, w.end, &h, &year, &end);
    bool guess = !month && (has_year || (w.n >= GUESSED_ALONE && ends_there(s, w.end)));
    if (guess && (month = date_names_near(word_text(&w), languages)) != 0)
        h.misspelt = true;
    if (!month)
        return false;
    h.strength = DATE_STRONG;
    if (!h.impossible)
        settle(&h, year, (int)month, n.value, false);
    if (!has_year && end < s.n && s.p[end] == '.')
        end++;
    h.length = end - h.offset;
    *hit = h;
    return true;
}

// "May-June 2021", "mai/juin 2021": the first of two months is the date's.
static void first_month(struct str s, uint64_t languages, size_t *begin, unsigned *month,
                        struct date_hit *hit)
{
    size_t start, p = skip_space_back(s, *begin);
    uint32_t c = p ? before(s, p, &start) : 0;
    if (c != '-' && c != '/' && c != '&' && c != '+' && (c < 0x2010 || c > 0x2015))
        return;
    struct word w = read_word_back(s, skip_space_back(s, start));
    unsigned first =
        w.n && !word_is_newspaper(s, &w) ? date_names_month(word_text(&w), languages) : 0;
    if (!first) // "Marca - mayo de 2020" is one
        return;
    *month = first;
    *begin = w.start;
    hit->range = true;
}

// "03.09.2019": whole by itself, whatever stands before it. "25.02.21", where two digits will do.
static bool is_whole_numeric(struct str s, struct number n, int year_digits)
{
    size_t next, p = n.end;
    uint32_t sep = peek(s, p, &next);
    if (n.digits > 2 || (sep != '.' && sep != '/'))
        return false;
    struct number m = read_number(s, next);
    if (m.digits < 1 || m.digits > 2 || m.value > 12 || peek(s, m.end, &next) != sep)
        return false;
    int digits = read_number(s, next).digits;
    return digits == 4 || digits == year_digits;
}

// "25/1/17" behind a word that some language calls a month; not "March 3/4/17", two days of one.
static bool stands_alone(struct str s, struct number n)
{
    size_t next;
    if (!is_whole_numeric(s, n, 2))
        return false;
    peek(s, n.end, &next);
    return read_number(s, next).value != n.value + 1;
}

// "11/2020": a month and its year.
static bool is_month_and_year(struct str s, struct number n)
{
    return n.digits <= 2 && n.value >= 1 && n.value <= 12 && n.end < s.n && s.p[n.end] == '/' &&
           read_number(s, n.end + 1).digits == 4;
}

// "May 3, 2021", "May 2021", "Mar '21", "March, 8, 2021": the month stands before the number.
static bool month_before(struct str s, size_t at, struct number n, uint64_t languages,
                         struct date_hit *hit)
{
    enum { GUESSED_LEAST = 7 };
    struct date_hit h = *hit;
    static const char *const links[] = {"de", "of", "del", "the", NULL};
    size_t p = skip_space_back(s, at), q = p, start;
    uint32_t c = p ? before(s, p, &start) : 0;
    bool apostrophe = c == '\'' || c == 0x2019 || c == 0x2018;
    if (c == ',' || c == '.' || c == '-' || c == '/' || apostrophe)
        q = skip_space_back(s, start);
    if ((apostrophe || c == ',') && q && before(s, q, &start) == '.')
        q = start; // "Sept. '21", "Sept., 2021"
    struct word w = read_word_back(s, q);
    if (w.n && word_is(&w, links)) {
        q = skip_space_back(s, w.start);
        w = read_word_back(s, q);
    }
    if (!w.n || is_whole_numeric(s, n, 4) || stands_alone(s, n) ||
        (c == ',' && is_month_and_year(s, n)) ||
        word_is_newspaper_before(s, &w, n.digits, c == ','))
        return false;
    unsigned month = date_names_month(word_text(&w), languages);
    size_t end = n.end;
    int year = 0, day = 0;
    bool is_year = (n.digits == 4 && plausible_year(n.value)) || (n.digits == 2 && apostrophe);
    if (n.digits == 5 && month && n.value / 10 >= 1900 && n.value / 10 <= YEAR_LAST)
        h.impossible = true;
    else if (is_year) {
        year = n.digits == 2 ? full_year(n.value) : n.value;
        if (!month && n.digits == 4 && w.n >= GUESSED_LEAST) // "Nobember 2021"
            h.misspelt = (month = date_names_near(word_text(&w), languages)) != 0;
    } else if (n.digits <= 2 && n.value <= 39) {
        day = n.value;
        size_t behind = skip_second_day(s, n.end, n.value, &h);
        bool has_year = read_year(s, behind, &h, &year, &end);
        if (!has_year && h.range && (h.range = false, true))
            has_year = read_year(s, n.end, &h, &year, &end);
        if (!has_year)
            end = n.end;
        bool guess = !month && has_year && !is_whole_numeric(s, n, 2);
        if (guess && (month = date_names_near(word_text(&w), languages)) != 0)
            h.misspelt = true;
    } else
        return false;
    if (!month)
        return false;
    size_t begin = w.start;
    if (is_year)
        first_month(s, languages, &begin, &month, &h);
    h.strength = DATE_STRONG;
    if (!h.impossible)
        settle(&h, year, (int)month, day, false);
    h.offset = begin;
    h.length = end - begin;
    *hit = h;
    return true;
}

static bool cjk_is(uint32_t c, uint32_t chinese, uint32_t korean)
{
    return c == chinese || c == korean;
}

// "2021年2月1日", "2021年2月", "2月1日", "2021년 2월 1일", with the weekday behind.
static bool cjk_date(struct str s, struct number n, struct date_hit *hit)
{
    struct date_hit h = *hit;
    int year = 0, month = 0, day = 0;
    size_t end = 0, next;
    uint32_t c = peek(s, skip_space(s, n.end), &next);
    if (cjk_is(c, 0x5e74, 0xb144) && (n.digits == 4 || n.digits <= 2)) {
        year = n.digits == 4 ? n.value : full_year(n.value);
        static const struct {
            const char *name;
            int before_first;
        } eras[] = {{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"民國", 1911}};
        for (size_t i = 0; n.digits <= 3 && i < sizeof eras / sizeof *eras; i++)
            if (str_ends(str_slice(s, 0, h.offset), str_of(eras[i].name))) {
                year = eras[i].before_first + n.value;
                h.offset -= strlen(eras[i].name);
            }
        end = next;
        n = read_number(s, skip_space(s, next));
        c = n.digits ? peek(s, skip_space(s, n.end), &next) : 0;
    }
    if (n.digits && n.digits <= 2 && cjk_is(c, 0x6708, 0xc6d4)) {
        month = n.value;
        end = next;
        n = read_number(s, skip_space(s, next));
        c = n.digits ? peek(s, skip_space(s, n.end), &next) : 0;
        if (n.digits && n.digits <= 2 && (cjk_is(c, 0x65e5, 0xc77c) || c == 0x53f7)) {
            day = n.value;
            end = next;
        }
    }
    if (!end || (!month && !year) || (!year && !day))
        return false;
    h.strength = DATE_STRONG;
    settle(&h, year, month, day, false);
    h.length = date_behind_cjk_weekday(s, end) - h.offset;
    *hit = h;
    return true;
}

static size_t read_separator(struct str s, size_t i, uint32_t *kind)
{
    size_t next, p = i;
    uint32_t c = peek(s, p, &next);
    while (c && is_invisible(c)) {
        p = next;
        c = peek(s, p, &next);
    }
    if (c == 0x2010 || c == 0x2011 || c == 0x2013)
        c = '-';
    if (c == 0xff0f)
        c = '/';
    if (c == 0xff0e)
        c = '.';
    *kind = c == '.' || c == '/' || c == '-' ? c : 0;
    if (!*kind)
        return i;
    size_t spaced = skip_space(s, next);
    return *kind == '.' || *kind == '/' ? spaced : next;
}

// "2011, 2 April": the way of lists of papers. at is behind the comma.
static bool year_then_day(struct str s, struct number year, size_t at, uint64_t languages,
                          struct date_hit *hit)
{
    struct number d = read_number(s, at);
    if (d.digits < 1 || d.digits > 2 || d.value < 1 || d.value > 31)
        return false;
    struct word w = read_word(s, skip_space(s, d.end));
    unsigned month = date_names_month(word_text(&w), languages);
    struct number other = read_number(s, skip_space(s, w.end));
    if (!month || other.digits == 4) // "2011, 2 April 2012"
        return false;
    hit->strength = DATE_STRONG;
    settle(hit, year.value, (int)month, d.value, false);
    hit->length = w.end - hit->offset;
    return true;
}

// "2021: May: …", "2021 – May, …", "2021 (May)": a mark stands before the month and behind it.
static bool year_mark_month(struct str s, struct number year, uint64_t languages,
                            struct date_hit *hit)
{
    static const char *const marks[][2] = {{":", ":,;.–—-|"}, {"–", ":,;.–—|"}, {"—", ":,;.–—|"},
                                           {"-", ":,;.-|"},   {"(", ")"},       {"|", "|"}};
    size_t at = skip_space(s, year.end);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        struct str mark = str_of(marks[i][0]);
        if (!str_starts(str_from(s, at), mark))
            continue;
        struct word w = read_word(s, skip_space(s, at + mark.n));
        unsigned month =
            w.n && !word_is_newspaper(s, &w) ? date_names_month(word_text(&w), languages) : 0;
        size_t behind = skip_space(s, w.end);
        if (!month || behind >= s.n || !strchr(marks[i][1], s.p[behind]))
            return false;
        hit->strength = DATE_STRONG;
        settle(hit, year.value, (int)month, 0, false);
        hit->length = w.end + (mark.p[0] == '(') - hit->offset;
        return true;
    }
    return false;
}

// "2021-10-11", "2021/10/11", "2021.10", "2021-Mar-03", "2021 March 3", "2016/17", "2021".
static bool year_first(struct str s, struct number n, uint64_t languages, struct date_hit *hit)
{
    struct date_hit h = *hit;
    uint32_t sep, second;
    size_t p = read_separator(s, n.end, &sep);
    struct number m = sep ? read_number(s, p) : (struct number){0};
    if (m.digits == 2 || m.digits == 1) {
        size_t q = read_separator(s, m.end, &second);
        struct number d = second == sep ? read_number(s, q) : (struct number){0};
        if (d.digits == 1 || d.digits == 2) {
            h.strength = sep == '-' || m.digits == 2 ? DATE_STRONG : DATE_FAIR;
            bool day_first = m.value > 12 && d.value <= 12; // "2026-22-01" can be one day only
            if (n.digits == 4)
                settle(&h, n.value, day_first ? d.value : m.value, day_first ? m.value : d.value,
                       false);
            h.impossible |= n.digits > 4;
            h.length = skip_time(s, d.end) - h.offset;
            *hit = h;
            return true;
        }
        if (n.digits > 4)
            return false;
        if (m.value >= 1 && m.value <= 12 && p - n.end <= 1 && (m.digits == 2 || sep != '-')) {
            h.strength = DATE_FAIR;
            set_date(&h.date, n.value, m.value, 0);
            h.length = m.end - h.offset;
            *hit = h;
            return true;
        }
    }
    bool several = sep && ((m.digits == 2 && m.value == (n.value + 1) % 100) ||
                           (m.digits == 4 && m.value > n.value && m.value < n.value + 60));
    size_t w_at = skip_space(s, sep ? p : n.end);
    if (!sep && w_at < s.n && s.p[w_at] == ',') {
        w_at = skip_space(s, w_at + 1);
        if (n.digits == 4 && year_then_day(s, n, w_at, languages, hit))
            return true;
    }
    if (n.digits == 4 && year_mark_month(s, n, languages, hit))
        return true;
    struct word w = read_word(s, w_at);
    if (w.n == 1 && w.text[0] == 'm') { // Lithuanian "2021 m. kovo 3 d."
        size_t dot = w.end < s.n && s.p[w.end] == '.' ? w.end + 1 : w.end;
        w = read_word(s, skip_space(s, dot));
    }
    bool no_month = several || !w.n || word_is_newspaper(s, &w);
    unsigned month = no_month ? 0 : date_names_month(word_text(&w), languages);
    if (month) {
        uint32_t tail;
        size_t q = skip_space(s, read_separator(s, w.end, &tail));
        struct number d = read_number(s, q);
        bool day = (d.digits == 1 || d.digits == 2) && d.value >= 1 && d.value <= 31;
        h.strength = DATE_STRONG;
        settle(&h, n.value, (int)month, day ? d.value : 0, false);
        h.length = (day ? d.end : w.end) - h.offset;
        *hit = h;
        return true;
    }
    if (n.digits > 4) // a number, unless a day or a month follows
        return false;
    h.strength = DATE_WEAK;
    h.bare_year = !several;
    h.range = several;
    set_date(&h.date, n.value, 0, 0);
    h.length = (several ? m.end : n.end) - h.offset;
    date_take_unknown(s, &h);
    *hit = h;
    return true;
}

// "17./18.04.2026", "17.-18.4.2026": the first of two days is the date's.
static void first_day(struct str s, struct date_hit *hit)
{
    size_t p = hit->offset, start;
    uint32_t c = p ? before(s, p, &start) : 0;
    if (!hit->dotted || (c != '-' && c != '/' && c != '+' && (c < 0x2010 || c > 0x2015)))
        return;
    p = start;
    if (p && s.p[p - 1] == '.')
        p--;
    size_t digit = p;
    while (digit && p - digit < 3 && is_digit_ascii(s.p[digit - 1]))
        digit--;
    struct number n = read_number(s, digit);
    bool apart = digit == 0 || fold_is_space(before(s, digit, &start));
    if (n.end != p || n.digits > 2 || !apart || n.value < 1 || n.value >= hit->date.day)
        return;
    hit->date.day = (uint8_t)n.value;
    hit->other = DATE_NONE;
    hit->length += hit->offset - digit;
    hit->offset = digit;
    hit->range = true;
}

// "12/03/2021", "12.03.21", "11. 3. 2021", "9/4 2026", "03/2021", "12/03".
static bool day_first(struct str s, struct number n, struct date_hit *hit)
{
    struct date_hit h = *hit;
    uint32_t sep, second;
    size_t p = read_separator(s, n.end, &sep), next;
    if (!sep)
        return false;
    struct number m = read_number(s, p);
    if (m.digits == 4 && n.value >= 1 && n.value <= 12 && plausible_year(m.value) &&
        p - n.end <= 2) {
        h.strength = DATE_FAIR;
        set_date(&h.date, m.value, n.value, 0);
        h.length = m.end - h.offset;
        *hit = h;
        return true;
    }
    if (m.digits < 1 || m.digits > 2)
        return false;
    size_t q = read_separator(s, m.end, &second);
    if (sep == '/' && !second && read_number(s, skip_space(s, q)).digits == 4)
        q = skip_space(s, q), second = sep;
    uint32_t c = peek(s, q, &next);
    bool apostrophe = c == '\'' || c == 0x2019;
    struct number y = second == sep ? read_number(s, apostrophe ? next : q) : (struct number){0};
    if (y.digits == 4 || y.digits == 2 || (y.digits == 5 && y.value / 10 >= 1900)) {
        h.strength = DATE_FAIR;
        int year = y.digits == 2 ? full_year(y.value) : y.value;
        if (y.digits == 5 || !plausible_year(year))
            h.impossible = true;
        else
            settle(&h, year, m.value, n.value, true);
        h.dotted = sep == '.';
        h.length = skip_time(s, y.end) - h.offset;
        first_day(s, &h);
        *hit = h;
        return true;
    }
    if (sep == '-' || m.value < 1 || n.value < 1 || p - n.end > 2)
        return false;
    h.strength = DATE_WEAK;
    settle(&h, 0, m.value, n.value, sep == '/');
    h.length = (sep == '.' && second == '.' ? m.end + 1 : m.end) - h.offset;
    *hit = h;
    return !h.impossible;
}

static bool eight_digits(struct number n, struct date_hit *hit)
{
    int year = n.value / 10000, month = n.value / 100 % 100, day = n.value % 100;
    if (n.digits != 8 || year < 1990 || year > 2060 || month < 1 || day < 1 ||
        !exists(year, month, day))
        return false;
    hit->strength = DATE_FAIR;
    set_date(&hit->date, year, month, day);
    hit->length = n.end - hit->offset;
    return true;
}

static bool is_word(const struct word *w, const char *text, size_t n)
{
    return w->n == n && memcmp(w->text, text, n) == 0;
}

// The year behind a Vietnamese month: "tháng 2 năm 2021", "tháng 2, 2021", "tháng 2/2021".
static struct number vietnamese_year(struct str s, size_t p)
{
    struct word w = read_word(s, skip_space(s, p));
    if (is_word(&w, "nam", 3))
        p = w.end;
    else if (p < s.n && (s.p[p] == ',' || s.p[p] == '/' || s.p[p] == '-'))
        p++;
    struct number year = read_number(s, skip_space(s, p));
    bool fits = year.digits == 4 && plausible_year(year.value);
    return fits ? year : (struct number){.end = p};
}

// "ngày 3 tháng 2 năm 2021", "tháng 2, 2021"
static bool vietnamese(struct str s, struct number n, struct date_hit *hit)
{
    size_t behind = skip_space(s, n.end), to = skip_space_back(s, hit->offset);
    bool begins = behind < s.n && (s.p[behind] | 0x20) == 't';
    bool ends = to > 0 && (s.p[to - 1] | 0x20) == 'g';
    if (!begins && !ends)
        return false;
    struct word w = read_word(s, behind), back = read_word_back(s, to);
    if (is_word(&back, "thang", 5)) {
        struct number year = vietnamese_year(s, n.end);
        if (year.digits != 4 || n.value < 1 || n.value > 12)
            return false;
        hit->strength = DATE_STRONG;
        hit->offset = back.start;
        set_date(&hit->date, year.value, n.value, 0);
        hit->length = year.end - hit->offset;
        return true;
    }
    if (!is_word(&w, "thang", 5))
        return false;
    struct number m = read_number(s, skip_space(s, w.end));
    if (m.digits < 1 || m.digits > 2)
        return false;
    struct number year = vietnamese_year(s, m.end);
    size_t end = year.digits == 4 ? year.end : m.end;
    if (is_word(&back, "ngay", 4))
        hit->offset = back.start;
    hit->strength = DATE_STRONG;
    settle(hit, year.digits == 4 ? year.value : 0, m.value, n.value, false);
    hit->length = end - hit->offset;
    return true;
}

// "The Courier/03.05.2021", "Radio Fen/3 May 2021": a slash without blanks parts the date from a
// name, and not from a folder or a site, when the date is written without any and has all its
// parts.
static bool behind_name(struct str s, size_t slash, size_t at, struct number n, uint64_t languages)
{
    enum { NAME_LONGEST = 40 };
    struct date_hit hit = {.offset = at};
    size_t from = slash;
    while (from > 0 && slash - from < NAME_LONGEST && (unsigned char)s.p[from - 1] > ' ')
        from--;
    for (size_t i = from; i + 1 < slash; i++)
        if ((s.p[i] == '.' && is_alpha_ascii(s.p[i + 1])) || (s.p[i] == '/' && s.p[i + 1] == '/'))
            return false;
    struct number o = n;
    read_ordinal(s, &o);
    bool named = n.digits <= 2 && day_month(s, o, languages, &hit) && hit.strength == DATE_STRONG;
    if (!named)
        hit = (struct date_hit){.offset = at};
    bool dotted = !named && n.digits <= 2 && day_first(s, n, &hit) && hit.dotted;
    return (named || dotted) && hit.date.year && hit.date.day;
}

// Whether the number at `at` cannot begin a date for what stands right before it.
static bool inside_something(struct str s, size_t at, struct number n, uint64_t languages)
{
    size_t start, further;
    uint32_t c = before(s, at, &start);
    if (c == 0)
        return false;
    if (c == '#' || c == 0xb0 || c == 0xba || c == '$' || c == 0x20ac || c == 0xa3 || c == '=' ||
        c == '_' || c == '%')
        return true;
    if (c == '/' || c == '.' || c == '-') {
        uint32_t d = start ? before(s, start, &further) : 0;
        return d && fold_is_letter(d) && d < 128 && c != '-' &&
               !(c == '/' && behind_name(s, start, at, n, languages));
    }
    return c < 0x2000 && fold_is_letter(c);
}

// Whether the number that ends at `end` goes on as something else: "4th", "3D", "1.2.3.4".
static bool goes_on(struct str s, size_t end)
{
    size_t next, more;
    uint32_t c = peek(s, end, &next);
    if (c == '%' || c == '$' || c == 0x20ac)
        return true;
    if (c == '.' || c == '/' || c == '-' || c == ',') {
        uint32_t d = peek(s, next, &more);
        return d && fold_digit(d) >= 0 && c != '-' && c != ',';
    }
    return c && c < 0x2000 && fold_is_letter(c);
}

// "p. 23 – 28 March": the number of a page, or of the last of several. "Die Bunte Seite 3. Mai" has
// none.
static bool is_page(struct str s, size_t at, struct number n)
{
    static const char *const shorts[] = {"p",  "pp",  "pg",  "pag", "pags", "s",    "ss", "blz",
                                         "bl", "sid", "str", "стр", "с",    "стор", NULL};
    static const char *const words[] = {"page", "pages",  "pagina", "paginas",  "pagine",
                                        "pp",   "seite",  "seiten", "side",     "sida",
                                        "sivu", "strona", "strana", "страница", NULL};
    size_t p = skip_space_back(s, at), start = 0;
    uint32_t c = p == at && p ? before(s, p, &start) : 0;
    if ((c == '-' || (c >= 0x2010 && c <= 0x2015)) && start && is_digit_ascii(s.p[start - 1])) {
        for (p = start; p && is_digit_ascii(s.p[p - 1]);)
            p--;
        p = skip_space_back(s, p);
    }
    bool stop = p && s.p[p - 1] == '.';
    struct word w = read_word_back(s, p - stop);
    if (!w.n || !word_is(&w, stop ? shorts : words) || is_whole_numeric(s, n, 2))
        return false;
    c = peek(s, skip_space(s, n.end), &start);
    return stop || c == 0 || c == ',' || c == ';' || c == ')' || c == ':' || c == '|' || c == '-' ||
           (c >= 0x2010 && c <= 0x2015);
}

static bool date_at(struct str s, size_t at, struct number n, uint64_t languages,
                    struct date_hit *hit)
{
    *hit = (struct date_hit){.offset = at};
    if (n.digits > 9 || (n.digits <= 3 && is_page(s, at, n)))
        return false;
    if (cjk_date(s, n, hit))
        return true;
    if (inside_something(s, at, n, languages))
        return month_before(s, at, n, languages, hit);
    struct number o = n;
    if (n.digits <= 2)
        read_ordinal(s, &o);
    if (n.digits <= 2 && vietnamese(s, n, hit))
        return true;
    if (n.digits <= 2 && day_month(s, o, languages, hit) && (hit->date.year || hit->impossible))
        return true;
    struct date_hit forward = *hit;
    *hit = (struct date_hit){.offset = at};
    if (month_before(s, at, o, languages, hit))
        return true;
    if (forward.length) {
        *hit = forward;
        return true;
    }
    if (eight_digits(n, hit))
        return !goes_on(s, n.end);
    bool long_year = n.digits == 5 && n.value / 10 >= 1900 && n.value / 10 <= YEAR_LAST;
    bool is_year = (n.digits == 4 && plausible_year(n.value)) || long_year;
    bool found = is_year         ? year_first(s, n, languages, hit)
                 : n.digits <= 2 ? day_first(s, n, hit) || date_take_short_year(s, hit)
                                 : false;
    return found && !goes_on(s, hit->offset + hit->length);
}

bool dates_next(struct str text, size_t *from, uint64_t languages, struct date_hit *hit)
{
    size_t i = *from;
    while ((i = next_digit(text, i)) < text.n) {
        struct number n = read_number(text, i);
        if (date_at(text, i, n, languages, hit) && hit->offset + hit->length > *from) {
            date_take_before(text, hit);
            date_take_behind(text, hit);
            date_take_span(text, languages, hit);
            size_t end = hit->offset + hit->length;
            if (hit->offset < *from) { // what stands before belongs to an earlier date
                hit->length = end - *from;
                hit->offset = *from;
            }
            *from = end > n.end ? end : n.end;
            return true;
        }
        i = n.end;
    }
    *from = text.n;
    return false;
}

// Other digits, years of other eras and marks that numbers may hold all have bytes beyond those of
// Latin letters and the blanks and quotation marks of French.
static bool is_other_script(struct str text, size_t i)
{
    unsigned char c = (unsigned char)text.p[i];
    unsigned char next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;
    if (c == 0xC2)
        return next != 0xA0 && next != 0xAB && next != 0xBB;
    return c > 0xC5;
}

bool dates_may_hold(struct str text, int year)
{
    char tens = (char)('0' + year / 10 % 10), ones = (char)('0' + year % 10);
    for (size_t i = 0; i < text.n; i++)
        if ((text.p[i] == tens && i + 1 < text.n && text.p[i + 1] == ones) ||
            is_other_script(text, i))
            return true;
    return false;
}
