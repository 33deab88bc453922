// SPDX-License-Identifier: MIT
#include "base/str.h"

#include "base/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

char *str_c(struct arena *a, struct str s)
{
    return arena_copy(a, s.p, s.n);
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){arena_copy(a, s.p, s.n), s.n};
}

struct str str_format(struct arena *a, const char *format, ...)
{
    char short_text[256]; // mostly enough: then it is formatted once
    va_list args, again;
    va_start(args, format);
    size_t quick = format_quick(short_text, sizeof short_text, format, args);
    va_end(args);
    if (quick != FORMAT_OTHER)
        return (struct str){arena_copy(a, short_text, quick), quick};
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(short_text, sizeof short_text, format, args);
    va_end(args);
    size_t len = n > 0 ? (size_t)n : 0;
    char *p;
    if (len < sizeof short_text) {
        p = arena_copy(a, short_text, len);
    } else {
        p = arena_alloc(a, len + 1);
        vsnprintf(p, len + 1, format, again);
    }
    va_end(again);
    return (struct str){p, len};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_ascii(struct str a, struct str b)
{
    return a.n == b.n && str_starts_ascii(a, b);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    if (c)
        return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts_ascii(struct str s, struct str prefix)
{
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (s.p[i] != prefix.p[i] && lower(s.p[i]) != lower(prefix.p[i]))
            return false;
    return true;
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.n == 0)
        return 0;
    const char *hit = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
    return hit ? (size_t)(hit - s.p) : STR_NOT_FOUND;
}

size_t str_rfind_char(struct str s, char c)
{
    const char *hit = s.n ? memrchr(s.p, c, s.n) : NULL;
    return hit ? (size_t)(hit - s.p) : STR_NOT_FOUND;
}

bool str_contains(struct str s, struct str needle)
{
    return str_find(s, needle) != STR_NOT_FOUND;
}

struct str str_trim(struct str s)
{
    while (s.n && is_space_ascii(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_space_ascii(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool str_split(struct str *rest, char sep, struct str *part)
{
    if (!rest->p)
        return false;
    size_t at = str_find_char(*rest, sep);
    if (at == STR_NOT_FOUND) {
        *part = *rest;
        *rest = STR_NONE;
        return true;
    }
    *part = str_slice(*rest, 0, at);
    *rest = str_from(*rest, at + 1);
    return true;
}

bool str_line(struct str *rest, struct str *line)
{
    if (rest->n == 0)
        return false;
    size_t i = 0;
    while (i < rest->n && rest->p[i] != '\n' && rest->p[i] != '\r')
        i++;
    *line = str_slice(*rest, 0, i);
    if (i + 1 < rest->n && rest->p[i] == '\r' && rest->p[i + 1] == '\n')
        i++;
    *rest = str_from(*rest, i + 1);
    return true;
}

struct str str_lower_ascii(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    for (size_t i = 0; i < s.n; i++)
        p[i] = lower(p[i]);
    return (struct str){p, s.n};
}

// Length of the well-formed sequence at s.p[i], or 0 (RFC 3629, section 4).
static size_t sequence_length(struct str s, size_t i, uint32_t *code)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char c = (unsigned char)s.p[i];
    size_t n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
    if (n == 0 || i + n > s.n)
        return 0;
    if (n == 1) {
        *code = c;
        return 1;
    }
    uint32_t v = c & (0x7Fu >> n);
    for (size_t k = 1; k < n; k++) {
        unsigned char d = (unsigned char)s.p[i + k];
        if ((d & 0xC0) != 0x80)
            return 0;
        v = v << 6 | (d & 0x3F);
    }
    if (v < least[n] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF))
        return 0;
    *code = v;
    return n;
}

uint32_t utf8_next_wide(struct str s, size_t *i)
{
    uint32_t code = 0xFFFD;
    size_t n = sequence_length(s, *i, &code);
    *i += n ? n : 1;
    return n ? code : 0xFFFD;
}

size_t utf8_put_wide(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

// How many of eight bytes, in the order of memory, come before the first that is no ASCII.
static size_t ascii_bytes(uint64_t eight)
{
    uint64_t others = eight & 0x8080808080808080u;
    if (!others)
        return 8;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(others) / 8;
#else
    return (size_t)__builtin_clzll(others) / 8;
#endif
}

size_t utf8_valid_prefix(struct str s)
{
    size_t i = 0;
    while (i < s.n) {
        uint32_t code;
        uint64_t eight;
        if (i + 8 <= s.n) { // up to eight ASCII bytes at a time
            memcpy(&eight, s.p + i, 8);
            size_t ascii = ascii_bytes(eight);
            i += ascii;
            if (ascii == 8)
                continue;
        }
        if ((unsigned char)s.p[i] < 0x80) {
            i++;
            continue;
        }
        unsigned char first = (unsigned char)s.p[i];
        bool two = first >= 0xC2 && first < 0xE0 && i + 1 < s.n;
        if (two && ((unsigned char)s.p[i + 1] & 0xC0) == 0x80) { // the accents of most of Europe
            i += 2;
            continue;
        }
        size_t n = sequence_length(s, i, &code);
        if (n == 0)
            return i;
        i += n;
    }
    return i;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}
