// SPDX-License-Identifier: MIT
// What an address says about its article: the date in its path, and the words of its slug.
// Both are believed only in the shapes that sites use; a number that merely could be a date
// ("/19991231987/") is none.
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/scan.h"
#include "text/address.h"
#include "text/fold.h"

enum { YEAR_FIRST = 1990, YEAR_LAST = 2069 };

static struct str path_of(struct str s)
{
    size_t end = 0;
    for (; end + SCAN_BLOCK <= s.n; end += SCAN_BLOCK) {
        scan_block b = scan_load(s.p + end);
        if (scan_any((b == '?') | (b == '#')))
            break;
    }
    while (end < s.n && s.p[end] != '?' && s.p[end] != '#')
        end++;
    s = str_slice(s, 0, end);
    size_t slashes = str_find(s, STR("//"));
    if (slashes == STR_NOT_FOUND)
        return s;
    s = str_from(s, slashes + 2);
    return str_from(s, str_find_char(s, '/'));
}

// The number made of exactly `digits` digits at i, or -1.
static int number_at(struct str s, size_t i, size_t digits)
{
    int v = 0;
    if (i + digits > s.n)
        return -1;
    for (size_t k = i; k < i + digits; k++) {
        if (!is_digit_ascii(s.p[k]))
            return -1;
        v = v * 10 + (s.p[k] - '0');
    }
    return v;
}

static bool digit_at(struct str s, size_t i)
{
    return i < s.n && is_digit_ascii(s.p[i]);
}

// A month written as a word, as in "/2021/oct/11/"; *used is its length.
static int month_word(struct str s, size_t i, size_t *used)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                         "jul", "aug", "sep", "oct", "nov", "dec"};
    struct str word = str_slice(str_from(s, i), 0, 3);
    *used = 3;
    while (*used + i < s.n && is_alpha_ascii(s.p[i + *used]))
        (*used)++;
    for (int m = 0; m < 12 && word.n == 3; m++)
        if (*used <= 9 && str_eq_ascii(word, str_of(months[m])))
            return m + 1;
    return -1;
}

// One or two digits at i that no digit follows.
static int short_number(struct str s, size_t i, size_t *used)
{
    *used = digit_at(s, i + 1) ? 2 : 1;
    return digit_at(s, i + *used) ? -1 : number_at(s, i, *used);
}

static struct date make(int year, int month, int day)
{
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 0)
        return DATE_NONE;
    struct date d = {(int16_t)year, (uint8_t)month, (uint8_t)(day > 31 ? 99 : day)};
    return date_exists(d) ? d : DATE_NONE;
}

// A date that begins with the year at i: 2021/10/11, 2021-10-11, 2021_10_11, 20211011,
// 2021/10/, 2021/oct/11.
static struct date date_at(struct str s, size_t i)
{
    int year = number_at(s, i, 4);
    if (year < 0)
        return DATE_NONE;
    if (digit_at(s, i + 4)) {
        bool eight = number_at(s, i, 8) >= 0 && !digit_at(s, i + 8);
        return eight ? make(year, number_at(s, i + 4, 2), number_at(s, i + 6, 2)) : DATE_NONE;
    }
    char sep = i + 4 < s.n ? s.p[i + 4] : '\0';
    if (sep != '/' && sep != '-' && sep != '_' && sep != '.')
        return DATE_NONE;
    size_t used = 0, at = i + 5;
    int month = digit_at(s, at) ? short_number(s, at, &used) : month_word(s, at, &used);
    if (month < 0)
        return DATE_NONE;
    at += used;
    if (at < s.n && s.p[at] == sep && digit_at(s, at + 1)) {
        int day = short_number(s, at + 1, &used);
        struct date d = day > 0 ? make(year, month, day) : DATE_NONE;
        if (date_known(d))
            return d;
    }
    // A bare month is believed between slashes only, with both its digits.
    bool whole = sep == '/' && used <= 9 && (at == s.n || s.p[at] == '/') && at - (i + 5) >= 2;
    return whole ? make(year, month, 0) : DATE_NONE;
}

// Where the next "19" or "20" from i on begins, as every year that is believed does.
static size_t next_century(struct str s, size_t i)
{
    for (; i + SCAN_BLOCK < s.n; i += SCAN_BLOCK) {
        scan_block b = scan_load(s.p + i), next = scan_load(s.p + i + 1);
        scan_mask m = ((b == '1') & (next == '9')) | ((b == '2') & (next == '0'));
        if (scan_any(m))
            return i + scan_first(m);
    }
    while (i + 1 < s.n && !(s.p[i] == '1' && s.p[i + 1] == '9') &&
           !(s.p[i] == '2' && s.p[i + 1] == '0'))
        i++;
    return i + 1 < s.n ? i : s.n;
}

struct date address_date(struct str s)
{
    struct date best = DATE_NONE;
    struct str path = path_of(s);
    for (size_t i = 0; (i = next_century(path, i)) < path.n; i++) {
        if (i && digit_at(path, i - 1))
            continue;
        struct date d = date_at(path, i);
        if (d.day)
            return d;
        if (d.year && !best.year)
            best = d;
    }
    return best;
}

// Languages

struct str address_lang(struct str s)
{
    // Codes that are no section's, country's or field's name as well: not "it", "id", "ca", "uk".
    static const char codes[] = "ar cs da de el en es fa fi fr he hu ja ko nl pl pt ro ru sv tr zh";
    struct str path = path_of(s);
    bool segment = path.n > 3 && path.p[0] == '/' && path.p[3] == '/';
    for (const char *c = codes; segment && c < codes + sizeof codes; c += 3)
        if (memcmp(c, path.p + 1, 2) == 0)
            return (struct str){c, 2};
    return STR_NONE;
}

// Slug words

static struct str decode(struct arena *a, struct str s)
{
    if (str_find_char(s, '%') == STR_NOT_FOUND)
        return s;
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned code = 0;
        char hex[3] = {0};
        bool coded = s.p[i] == '%' && i + 2 < s.n;
        for (size_t k = 1; coded && k <= 2; k++) {
            hex[k - 1] = s.p[i + k];
            coded = s.p[i + k] && strchr("0123456789abcdefABCDEF", s.p[i + k]);
        }
        for (size_t k = 0; coded && k < 2; k++)
            code = code * 16 +
                   (unsigned)(is_digit_ascii(hex[k]) ? hex[k] - '0' : (hex[k] | 32) - 'a' + 10);
        out[n++] = coded ? (char)code : s.p[i];
        i += coded ? 2 : 0;
    }
    return (struct str){out, n};
}

static struct str without_extension(struct str s)
{
    size_t dot = str_rfind_char(s, '.');
    return dot != STR_NOT_FOUND && dot > 0 && s.n - dot <= 6 ? str_slice(s, 0, dot) : s;
}

// A word that names the article's number, not the article: long digits, or digits in letters.
static bool is_number_word(struct str w)
{
    size_t digits = 0;
    for (size_t i = 0; i < w.n; i++)
        digits += is_digit_ascii(w.p[i]);
    return digits == w.n ? w.n > 4 : digits >= 3;
}

// Adds the words of one path segment; returns how many letters they have.
static size_t add_words(struct arena *a, struct buf *out, struct str segment)
{
    struct str rest = fold_words(a, without_extension(decode(a, segment))), word;
    size_t words = 0, letters = 0;
    while (str_split(&rest, ' ', &word)) {
        if (word.n == 0 || is_number_word(word))
            continue;
        if (words++)
            buf_char(out, ' ');
        buf_str(out, word);
        letters += word.n;
    }
    return words >= 2 ? letters : 0;
}

struct str address_slug_words(struct arena *a, struct str s)
{
    struct str rest = path_of(s), part, best = STR_NONE;
    size_t most = 0;
    AUTO_BUF words = BUF_EMPTY;
    while (str_split(&rest, '/', &part)) {
        buf_reset(&words);
        size_t letters = add_words(a, &words, part);
        if (letters > most) {
            most = letters;
            best = str_copy(a, buf_view(&words));
        }
    }
    return best;
}
