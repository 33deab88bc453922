// SPDX-License-Identifier: MIT
// The words of a text, one after the other. ASCII, nearly all of most titles, goes through one
// table; everything else through the folding of text/fold.h.
#include "room/search_words.h"

#include <string.h>

#include "text/fold.h"

bool search_is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2bc || c == 0xb4 || c == '`' ||
           c == 0xff07;
}

bool search_is_quote(uint32_t c)
{
    return c == '"' || c == 0xab || c == 0xbb || (c >= 0x201c && c <= 0x201f) || c == 0xff02;
}

static bool is_ideograph(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0xff66 && c <= 0xff9d) || (c >= 0x20000 && c <= 0x3ffff);
}

// Characters that are two letters.
static const char *two_letters(uint32_t c)
{
    static const struct {
        uint32_t c;
        const char *letters;
    } table[] = {
        {0xdf, "ss"},   {0x1e9e, "ss"}, {0xc6, "ae"},   {0xe6, "ae"},   {0x152, "oe"},
        {0x153, "oe"},  {0x132, "ij"},  {0x133, "ij"},  {0xfb00, "ff"}, {0xfb01, "fi"},
        {0xfb02, "fl"}, {0xfb05, "st"}, {0xfb06, "st"},
    };
    if (c < 0xc6)
        return NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].c == c)
            return table[i].letters;
    return NULL;
}

static void append(struct search_word *w, const char *bytes, size_t n)
{
    if (w->n + n > SEARCH_WORD_LONGEST)
        return;
    memcpy(w->text + w->n, bytes, n);
    w->n += n;
}

enum { NO_LETTER, LETTER, IDEOGRAPH };

// Takes one character of text into w, unless it is no letter; *i moves past what was taken.
static int take(struct str text, size_t *i, struct search_word *w)
{
    unsigned char c = (unsigned char)text.p[*i];
    if (c < 128) {
        if (!fold_ascii[c])
            return NO_LETTER;
        append(w, &fold_ascii[c], 1);
        ++*i;
        return LETTER;
    }
    size_t next = *i;
    uint32_t code = utf8_next(text, &next);
    const char *two = two_letters(code);
    uint32_t folded = two ? code : code == 0xad ? 0 : fold_char(code); // 0xad: soft hyphen
    if (search_is_apostrophe(code) || (folded && !fold_is_letter(folded)))
        return NO_LETTER;
    if (is_ideograph(folded) && w->n)
        return IDEOGRAPH;
    *i = next;
    if (two) {
        append(w, two, 2);
    } else if (folded) { // marks fall away
        char bytes[4];
        append(w, bytes, utf8_put(folded, bytes));
    }
    w->ideograph = is_ideograph(folded);
    return w->ideograph ? IDEOGRAPH : LETTER;
}

static bool is_word(const struct search_word *w, const char *text)
{
    return w->n == strlen(text) && memcmp(w->text, text, w->n) == 0;
}

static bool is_elided(const struct search_word *w)
{
    static const char *const longer[] = {"qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};
    if (w->n == 1)
        return memchr("cdjlmnst", w->text[0], 8) != NULL;
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
        if (is_word(w, longer[i]))
            return true;
    return false;
}

static bool is_letter_at(struct str text, size_t i)
{
    struct search_word scratch = {.n = 0};
    return i < text.n && take(text, &i, &scratch) != NO_LETTER && scratch.n > 0;
}

// After the word w stands an apostrophe that ends at `after`. True when the word goes on behind
// it; *at is where to go on in any case.
static bool goes_on(struct str text, size_t after, struct search_word *w, size_t *at)
{
    *at = after;
    if (!is_letter_at(text, after))
        return false;
    if (is_elided(w)) {
        w->n = 0;
        w->from = after;
        return true;
    }
    if (is_word(w, "aujourd"))
        return str_starts_ascii(str_from(text, after), STR("hui"));
    bool s = text.p[after] == 's' || text.p[after] == 'S';
    if (s && !is_letter_at(text, after + 1))
        *at = after + 1; // the possessive
    return false;
}

// At an apostrophe: past it, and its code point; else 0.
static size_t apostrophe_at(struct str text, size_t i)
{
    if (i >= text.n)
        return 0;
    size_t next = i;
    return search_is_apostrophe(utf8_next(text, &next)) ? next : 0;
}

static size_t skip_gap(struct str text, size_t at)
{
    struct search_word scratch;
    while (at < text.n) {
        unsigned char c = (unsigned char)text.p[at];
        if (c < 128 && fold_ascii[c])
            return at;
        if (c < 128) {
            at++;
            continue;
        }
        size_t i = at;
        scratch.n = 0;
        if (take(text, &i, &scratch) != NO_LETTER && scratch.n)
            return at;
        i = at;
        utf8_next(text, &i);
        at = i;
    }
    return at;
}

// Takes the ASCII letters from *i on.
static void take_ascii(struct str text, size_t *i, struct search_word *w)
{
    size_t at = *i, n = w->n;
    for (; at < text.n; at++) {
        unsigned char c = (unsigned char)text.p[at];
        if (c >= 128 || !fold_ascii[c])
            break;
        if (n < SEARCH_WORD_LONGEST)
            w->text[n++] = fold_ascii[c];
    }
    w->n = n;
    *i = at;
}

bool search_word_next(struct str text, size_t *at, struct search_word *w)
{
    size_t i = skip_gap(text, *at), after;
    w->n = 0;
    w->from = i;
    w->ideograph = false;
    for (take_ascii(text, &i, w); i < text.n; take_ascii(text, &i, w)) {
        int taken = take(text, &i, w);
        if (taken == LETTER)
            continue;
        w->to = *at = i;
        if (taken == IDEOGRAPH)
            return true;
        if (!(after = apostrophe_at(text, i)) || !goes_on(text, after, w, at))
            return true;
        i = *at;
    }
    w->to = *at = i;
    return w->n > 0;
}

bool search_is_common(struct str word)
{
    static const char *const words[] = {
        "a",  "an",  "and",  "at",  "au",  "aux", "by", "de",  "des",  "du",
        "en", "et",  "for",  "in",  "is",  "la",  "le", "les", "of",   "on",
        "ou", "par", "pour", "sur", "the", "to",  "un", "une", "with",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(word, str_of(words[i])))
            return true;
    return false;
}
