// SPDX-License-Identifier: MIT
// Characters, numbers and words at a place of a text, forwards and backwards: what the reader
// of dates (dates.c) is made of. All take bounded steps, whatever the text. Private to it.
#ifndef PRESSE_TEXT_DATE_SCAN_H
#define PRESSE_TEXT_DATE_SCAN_H

#include <string.h>

#include "base/scan.h"
#include "base/str.h"
#include "text/fold.h"

enum { WORD_LONGEST = 40 };

struct number {
    int value;    // of at most 9 digits
    int digits;   // how many; 0 when there is no number
    size_t end;   // offset behind it
    bool ordinal; // "3rd", "1er", "10."
};

struct word {
    char text[WORD_LONGEST + 4]; // folded
    size_t n;                    // 0 when there is no word
    size_t start, end;           // offsets
};

static inline uint32_t peek(struct str s, size_t i, size_t *next)
{
    *next = i;
    return i < s.n ? utf8_next(s, next) : 0;
}

// The character that ends at offset i, and where it starts.
static inline uint32_t before(struct str s, size_t i, size_t *start)
{
    if (i == 0)
        return 0;
    size_t p = i - 1;
    while (p > 0 && i - p < 4 && ((unsigned char)s.p[p] & 0xc0) == 0x80)
        p--;
    *start = p;
    size_t at = p;
    return utf8_next(s, &at);
}

static inline size_t skip_space(struct str s, size_t i)
{
    for (int steps = 0; i < s.n && steps < 16; steps++) {
        size_t next;
        uint32_t c = peek(s, i, &next);
        if (!fold_is_space(c))
            break;
        i = next;
    }
    return i;
}

static inline size_t skip_space_back(struct str s, size_t i)
{
    for (int steps = 0; i > 0 && steps < 16; steps++) {
        size_t start;
        if (!fold_is_space(before(s, i, &start)))
            break;
        i = start;
    }
    return i;
}

static inline bool is_invisible(uint32_t c)
{
    return fold_is_space(c) && fold_char(c) == 0;
}

// Offset of the next byte that can begin a digit; s.n or more when there is none.
static inline size_t next_digit(struct str s, size_t i)
{
    while (i < s.n) {
        size_t left = s.n - i, next;
        scan_block b = left >= SCAN_BLOCK ? scan_load(s.p + i) : scan_load_part(s.p + i, left);
        scan_mask bytes = (scan_mask)b;
        scan_mask wide = (bytes > -40) & (bytes < 0); // from 0xd9 on
        size_t n = scan_first(wide | ((bytes > '0' - 1) & (bytes < '9' + 1)));
        i += n;
        if (n == SCAN_BLOCK)
            continue;
        next = i;
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80 || ((c == 0xd9 || c == 0xdb || c == 0xe0 || c == 0xef) &&
                         fold_digit(utf8_next(s, &next)) >= 0))
            return i;
        i++;
    }
    return i;
}

// Whether the text ends soon behind i and has no digit there.
static inline bool ends_without_digit(struct str s, size_t i)
{
    enum { SOON = 3 * SCAN_BLOCK };
    return i + SOON >= s.n && next_digit(s, i) >= s.n;
}

static inline struct number read_number(struct str s, size_t i)
{
    struct number n = {.end = i};
    while (i < s.n) {
        size_t next;
        uint32_t c = peek(s, i, &next);
        int d = fold_digit(c);
        if (d < 0 && n.digits && is_invisible(c)) {
            i = next; // a direction mark inside a number
            continue;
        }
        if (d < 0)
            break;
        if (n.digits < 9)
            n.value = n.value * 10 + d;
        n.digits++;
        i = n.end = next;
    }
    return n;
}

// "st", "nd", "rd", "th", "er", "º", "e", "ª", "°", "-е": what makes a number an ordinal.
static inline void read_ordinal(struct str s, struct number *n)
{
    static const char *const endings[] = {
        "st", "nd",  "rd",  "th", "er", "\xc2\xba", "\xc2\xaa", "\xc2\xb0", "ere", "re", "eme",
        "de", "ste", "-го", "-е", "o",  "e",        "a",        "ni",       ":a",  ":e", "sup"};
    struct str rest = str_from(s, n->end);
    char first = rest.n ? rest.p[0] : 0;
    if (!is_alpha_ascii(first) && !(first & 0x80) && first != '-' && first != ':')
        return;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str e = str_of(endings[i]);
        size_t next;
        if (!str_starts_ascii(rest, e))
            continue;
        uint32_t after = peek(s, n->end + e.n, &next);
        if (after && fold_is_letter(after))
            continue;
        n->end += e.n;
        n->ordinal = true;
        return;
    }
}

static inline struct word read_word(struct str s, size_t i)
{
    struct word w = {.start = i, .end = i};
    while (i < s.n && w.n <= WORD_LONGEST) {
        size_t next;
        if (is_alpha_ascii(s.p[i])) {
            w.text[w.n++] = s.p[i] | 0x20;
            w.end = ++i;
            continue;
        }
        uint32_t c = peek(s, i, &next), f = fold_char(c);
        if (f == 0 && c) {
            i = next;
            continue;
        }
        if (c < 128 ? !is_alpha_ascii((char)c) : !fold_is_letter(c))
            break;
        w.n += utf8_put(f, w.text + w.n);
        i = w.end = next;
    }
    if (w.n > WORD_LONGEST)
        w.n = 0;
    return w;
}

// The word that ends at offset i.
static inline struct word read_word_back(struct str s, size_t i)
{
    size_t end = i, start = i;
    while (start > 0 && end - start < WORD_LONGEST) {
        size_t p;
        uint32_t c = before(s, start, &p);
        bool mark = fold_char(c) == 0;
        if (!mark && (c < 128 ? !is_alpha_ascii((char)c) : !fold_is_letter(c)))
            break;
        start = p;
    }
    struct word w = read_word(str_slice(s, 0, end), start);
    if (w.end != end)
        w.n = 0;
    return w;
}

static inline struct str word_text(const struct word *w)
{
    return (struct str){w->text, w->n};
}

static inline bool word_is(const struct word *w, const char *const *list)
{
    for (; *list; list++)
        if (**list == w->text[0] && strlen(*list) == w->n && memcmp(*list, w->text, w->n) == 0)
            return true;
    return false;
}

// "Marca, 2020", "2020 – Marca": a newspaper. Where the word is a month it is written small, behind
// a day.
static inline bool word_is_newspaper(struct str s, const struct word *w)
{
    return s.p[w->start] == 'M' && str_is(word_text(w), "marca");
}

// The same before a number, "Ara, 14 d'octubre", "(Ara, 2021)": Turkish writes "14 Ara 2021" and
// "Ara 2021" for December.
static inline bool word_is_newspaper_before(struct str s, const struct word *w, int digits,
                                            bool comma)
{
    return word_is_newspaper(s, w) ||
           (s.p[w->start] == 'A' && (digits <= 2 || comma) && str_is(word_text(w), "ara"));
}

#endif
