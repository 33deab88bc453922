// SPDX-License-Identifier: MIT
// Folding by table: the table comes from ICU when presse is built (data/calendar.c). What is
// not a letter or digit separates words; an apostrophe does so too, so that "l'Obs" and
// "L’Obs" are the same two words.
#include "text/fold.h"

#include "text/calendar.h"

uint32_t fold_char_far(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e) // full-width forms
        return calendar_fold[c - 0xff01 + 0x21];
    if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || c == 0xfeff ||
        (c >= 0x2060 && c <= 0x2069) || (c >= 0xfe00 && c <= 0xfe0f))
        return 0;
    return c;
}

bool fold_is_letter_wide(uint32_t c)
{
    if (c < 0xc0)
        return c == 0xaa || c == 0xb5 || c == 0xba;
    if (c < 0x2000)
        return c != 0xd7 && c != 0xf7 && c != 0x60c && c != 0x61b && c != 0x61f && c != 0x964 &&
               c != 0x965 && c != 0x37e && c != 0x387 && c != 0x5be;
    if (c < 0x2c00)
        return c >= 0x2100 && c < 0x2190;
    if (c >= 0x3000 && c < 0x3041)
        return c == 0x3005 || c == 0x3006 || c == 0x3007;
    if (c == 0x30fb || c == 0x30a0)
        return false;
    if (c >= 0xff00 && c < 0xfff0)
        return (c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) ||
               (c >= 0xff41 && c <= 0xff5a) || (c >= 0xff66 && c <= 0xffdc);
    return c < 0xe000 || (c >= 0xf900 && c < 0xfb50) || (c >= 0xfb50 && c < 0xfe00) ||
           (c >= 0xfe70 && c < 0xfeff) || c >= 0x10000;
}

bool fold_is_space_wide(uint32_t c)
{
    return c == 0xa0 || c == 0x85 || c == 0x1680 || c == 0x61c || c == 0xad ||
           (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) ||
           (c >= 0x205f && c <= 0x2069) || c == 0x3000 || c == 0xfeff;
}

int fold_digit(uint32_t c)
{
    if (c < 0x80)
        return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
    static const uint32_t zeros[] = {'0', 0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (c >= zeros[i] && c <= zeros[i] + 9)
            return (int)(c - zeros[i]);
    return -1;
}

// Folding never makes a character longer, but for a few that ICU lengthens from two bytes to
// three.
static size_t room_for(struct str s)
{
    return s.n + s.n / 2 + 4;
}

// The letters and digits of ASCII from i on; where they end.
static inline size_t fold_letters(struct str s, size_t i, char *out, size_t *n)
{
    char *to = out + *n, plain;
    for (; i < s.n && (unsigned char)s.p[i] < 0x80; i++) {
        plain = calendar_plain[(unsigned char)s.p[i]];
        if (plain <= ' ')
            break;
        *to++ = plain;
    }
    *n = (size_t)(to - out);
    return i;
}

static size_t fold_to(struct str s, char *out, bool spaces)
{
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < s.n;) {
        if ((unsigned char)s.p[i] < 0x80) {
            char plain = calendar_plain[(unsigned char)s.p[i]]; // ASCII too
            if (plain > ' ') {
                if (gap && spaces)
                    out[n++] = ' ';
                gap = false;
                i = fold_letters(s, i, out, &n);
                continue;
            }
            gap = plain == ' ' ? n > 0 : gap;
            i++;
            continue;
        }
        uint32_t f = fold_char(utf8_next_wide(s, &i));
        if (f && !fold_is_letter(f))
            gap = n > 0;
        if (f == 0 || !fold_is_letter(f))
            continue;
        if (gap && spaces)
            out[n++] = ' ';
        gap = false;
        n += utf8_put(f, out + n);
    }
    return n;
}

size_t fold_words_at(struct str s, char *out)
{
    return fold_to(s, out, true);
}

static struct str fold_text(struct arena *a, struct str s, bool spaces)
{
    char *out = arena_space(a, room_for(s), 1);
    return (struct str){out, fold_to(s, out, spaces)};
}

struct str fold_words_into(struct str s, char *out, size_t size)
{
    size_t n = 0;
    bool gap = false;
    if (room_for(s) + 2 <= size)
        return (struct str){out, fold_to(s, out, true)};
    for (size_t i = 0; i < s.n;) {
        uint32_t f = fold_char(utf8_next(s, &i));
        if (f == 0)
            continue;
        if (!fold_is_letter(f)) {
            gap = n > 0;
            continue;
        }
        if (n + 6 > size)
            return STR_NONE;
        if (gap)
            out[n++] = ' ';
        gap = false;
        n += utf8_put(f, out + n);
    }
    return (struct str){out, n};
}

struct str fold_words(struct arena *a, struct str s)
{
    return fold_text(a, s, true);
}

size_t fold_count_words(struct str folded)
{
    size_t n = folded.n > 0;
    for (size_t i = 0; i < folded.n; i++)
        n += folded.p[i] == ' ';
    return n;
}

struct str fold_joined(struct arena *a, struct str s)
{
    return fold_text(a, s, false);
}
