// SPDX-License-Identifier: MIT
// A view of bytes: a pointer and a length, never assumed to end in NUL. Whoever makes a
// view says where the bytes live (the mapped file, an arena, a literal). The bytes are
// UTF-8 where text is meant; functions named `ascii` look at ASCII letters only.
#ifndef PRESSE_BASE_STR_H
#define PRESSE_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

struct str {
    const char *p; // may be NULL when n is 0
    size_t n;      // bytes
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
// The same as an initializer of a static table, where a compound literal may not stand.
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define STR_NONE ((struct str){0})
// For printf: printf("%.*s", STR_ARG(s))
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

// The view of a NUL-terminated string; NULL gives the empty view.
static inline struct str str_of(const char *c)
{
    return (struct str){c, c ? strlen(c) : 0};
}
// The NUL-terminated copy of s in a; never NULL.
char *str_c(struct arena *a, struct str s);
struct str str_copy(struct arena *a, struct str s);
// All three, one behind the other, and a NUL that is not counted.
struct str str_joined(struct arena *a, struct str x, struct str y, struct str z);
// A printf into an arena.
struct str str_format(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
// The same as with str_of(), without measuring it first: most texts differ in the first byte.
static inline bool str_is(struct str s, const char *c)
{
    size_t i = 0;
    while (i < s.n && c[i] && s.p[i] == c[i])
        i++;
    return i == s.n && !c[i];
}
static inline bool str_begins(struct str s, const char *prefix)
{
    size_t i = 0;
    while (i < s.n && prefix[i] && s.p[i] == prefix[i])
        i++;
    return !prefix[i];
}
bool str_is_among(struct str s, const struct str *all, size_t len);
int str_cmp(struct str a, struct str b); // by bytes, as memcmp
static inline bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
bool str_starts_ascii(struct str s, struct str prefix); // ASCII case ignored
static inline bool str_eq_ascii(struct str a, struct str b)
{
    return a.n == b.n && str_starts_ascii(a, b);
}
static inline bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0);
}

#define STR_NOT_FOUND SIZE_MAX
// Byte offset of the first occurrence, or STR_NOT_FOUND.
size_t str_find(struct str s, struct str needle);
static inline size_t str_find_char(struct str s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
    return hit ? (size_t)(hit - s.p) : STR_NOT_FOUND;
}
size_t str_rfind_char(struct str s, char c);
bool str_contains(struct str s, struct str needle);

// The part of s from byte `from` on, and from `from` to `to`; both are clamped to s.
static inline struct str str_from(struct str s, size_t from)
{
    if (from > s.n)
        from = s.n;
    return (struct str){s.p ? s.p + from : NULL, s.n - from};
}
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (struct str){s.p ? s.p + from : NULL, to - from};
}
// Without white space (ASCII) at both ends.
struct str str_trim_more(struct str s); // the same, in any case
static inline struct str str_trim(struct str s)
{
    bool bare = s.n && (unsigned char)s.p[0] > ' ' && (unsigned char)s.p[s.n - 1] > ' ';
    return bare ? s : str_trim_more(s);
}
// Takes the part of *rest before the first sep, and moves *rest past it. False when *rest is
// exhausted (its p is NULL). "a,,b" gives "a", "", "b".
bool str_split(struct str *rest, char sep, struct str *part);
// The next line of *rest without its end (LF, CRLF or CR).
bool str_line(struct str *rest, struct str *line);

struct str str_lower_ascii(struct arena *a, struct str s);
static inline bool is_space_ascii(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool is_digit_ascii(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool is_alpha_ascii(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
// What a hexadecimal digit is worth; -1 when c is none.
static inline int hex_digit_ascii(char c)
{
    if (is_digit_ascii(c))
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// Decodes one UTF-8 character (RFC 3629) at offset *i, moves *i past it. A malformed byte
// gives U+FFFD and moves one byte.
uint32_t utf8_next_wide(struct str s, size_t *i); // the same, for what may be no ASCII
static inline uint32_t utf8_next(struct str s, size_t *i)
{
    unsigned char c = (unsigned char)s.p[*i];
    if (c >= 0x80)
        return utf8_next_wide(s, i);
    ++*i;
    return c;
}
// Writes code point c as UTF-8; returns the number of bytes (1 to 4).
size_t utf8_put_wide(uint32_t c, char out[4]); // the same, for what may be no ASCII
static inline size_t utf8_put(uint32_t c, char out[4])
{
    if (c >= 0x80)
        return utf8_put_wide(c, out);
    out[0] = (char)c;
    return 1;
}
// Offset of the first byte that is not valid UTF-8, or s.n when all is valid.
size_t utf8_valid_prefix(struct str s);
// Code points in s.
static inline size_t utf8_length(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        utf8_next(s, &i);
    return n;
}

// FNV-1a, 64 bits; stable between runs and machines.
uint64_t str_hash(struct str s);

#endif
