// SPDX-License-Identifier: MIT
#include "base/str.h"

#include "base/format.h"
#include "base/scan.h"
#include "base/scan_wide.h"

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

struct str str_joined(struct arena *a, struct str x, struct str y, struct str z)
{
    const struct str parts[] = {x, y, z};
    char *p = arena_space(a, x.n + y.n + z.n + 1, 1), *to = p;
    for (size_t i = 0; i < 3; to += parts[i++].n)
        if (parts[i].n)
            memcpy(to, parts[i].p, parts[i].n);
    *to = '\0';
    return (struct str){p, (size_t)(to - p)};
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

bool str_is_among(struct str s, const struct str *all, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (str_eq(all[i], s))
            return true;
    return false;
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

// From `at` on, in blocks: where both the first and the last byte of a short needle stand.
static size_t find_far(struct str s, size_t at, struct str needle)
{
    enum { SHORT = 32 };
    const unsigned char first = (unsigned char)needle.p[0],
                        last = (unsigned char)needle.p[needle.n - 1];
    for (; needle.n <= SHORT && at + needle.n - 1 + SCAN_BLOCK <= s.n; at += SCAN_BLOCK) {
        scan_block a = scan_load(s.p + at), b = scan_load(s.p + at + needle.n - 1);
        for (unsigned bits = scan_bits((scan_mask)((a == first) & (b == last))); bits;
             bits &= bits - 1) {
            size_t here = at + (size_t)__builtin_ctz(bits);
            if (memcmp(s.p + here, needle.p, needle.n) == 0)
                return here;
        }
    }
    const char *hit = at < s.n ? memmem(s.p + at, s.n - at, needle.p, needle.n) : NULL;
    return hit ? (size_t)(hit - s.p) : STR_NOT_FOUND;
}

size_t str_find(struct str s, struct str needle)
{
    enum { TRIES = 8 }; // then what makes ready for a long search is worth it
    size_t at = 0;
    if (needle.n == 0)
        return 0;
    for (int i = 0; i < TRIES; i++) {
        const char *first =
            s.n - at >= needle.n ? memchr(s.p + at, needle.p[0], s.n - at - needle.n + 1) : NULL;
        if (!first)
            return STR_NOT_FOUND;
        at = (size_t)(first - s.p);
        if (memcmp(first, needle.p, needle.n) == 0)
            return at;
        at++;
    }
    return find_far(s, at, needle);
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

struct str str_trim_more(struct str s)
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

// The first LF or CR, or s.n.
static size_t line_end(struct str s)
{
    size_t i = 0;
    for (; i + SCAN_BLOCK <= s.n; i += SCAN_BLOCK) {
        scan_block b = scan_load(s.p + i);
        scan_mask ends = (b == '\n') | (b == '\r');
        if (scan_any(ends))
            return i + scan_first(ends);
    }
    while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r')
        i++;
    return i;
}

bool str_line(struct str *rest, struct str *line)
{
    if (rest->n == 0)
        return false;
    size_t i = line_end(*rest);
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
    unsigned char lead = (unsigned char)s.p[*i], next;
    if (lead >= 0xC2 && lead < 0xE0 && *i + 1 < s.n &&
        ((next = (unsigned char)s.p[*i + 1]) & 0xC0) == 0x80) {
        *i += 2;
        return (lead & 0x1Fu) << 6 | (next & 0x3Fu);
    }
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

// Whether the block at i, before which stand two bytes at least, holds but whole sequences of two
// and three bytes, of which the last may go on behind it.
static bool valid_block(struct str s, size_t i)
{
    scan_block b = scan_load(s.p + i), one = scan_load(s.p + i - 1);
    scan_mask wide = scan_wide(b), narrow = (one == 0xE0) & (wide < -96);
    scan_mask surrogate = (one == 0xED) & (wide > -97);
    scan_mask lead = ((b & 0xFE) == 0xC0) | (wide & (wide > -17)); // 0xC0, 0xC1, from 0xF0
    return !scan_any(scan_broken(s.p + i) | narrow | surrogate | lead);
}

// From i on, where a sequence begins, as far as blocks show that all is well formed. Where accents
// are is not to be foretold: a way of its own for each block without them is none.
static size_t valid_blocks(struct str s, size_t i)
{
    for (unsigned owed = 0;;) {
        for (unsigned next = 0; i + SCAN_BLOCK <= s.n; i += SCAN_BLOCK, owed = next) {
            next = owed;
            if (!scan_simple(scan_load(s.p + i), 0xC2, &next))
                break;
        }
        if (i + SCAN_BLOCK > s.n)
            return scan_simple(scan_load_part(s.p + i, s.n - i), 0xC2, &owed)
                       ? s.n
                       : i - scan_begun(s.p, i);
        do { // what begins in such a block is looked at to its end
            if (i < 2 || i + SCAN_BLOCK > s.n || !valid_block(s, i))
                return i - scan_begun(s.p, i);
            i += SCAN_BLOCK;
        } while ((owed = scan_owed(s.p + i)));
    }
}

size_t utf8_valid_prefix(struct str s)
{
    size_t i = wide_utf8(s.p, s.n);
    while (i < s.n) {
        i = valid_blocks(s, i);
        for (size_t to = i + SCAN_BLOCK; i < to && i < s.n;) {
            uint32_t code;
            size_t n = (unsigned char)s.p[i] < 0x80 ? 1 : sequence_length(s, i, &code);
            if (n == 0)
                return i;
            i += n;
        }
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
