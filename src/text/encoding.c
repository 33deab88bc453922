// SPDX-License-Identifier: MIT
// What was made is read again: it must be the text that was meant, for bytes of windows-1252 can
// happen to be a character of UTF-8.
#include "text/encoding.h"

#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/map.h"
#include "text/tree.h"
#include "text/windows1252.h"

static const struct str big = {"\xFE\xFF", 2}, little = {"\xFF\xFE", 2};

static bool has_wide(struct str bytes)
{
    for (size_t i = 0; i < bytes.n;) {
        size_t good = utf8_valid_prefix(str_from(bytes, i));
        for (size_t k = i; k < i + good; k++)
            if ((unsigned char)bytes.p[k] >= 0x80)
                return true;
        i += good + 1;
    }
    return false;
}

bool encoding_is_utf16(struct str bytes)
{
    return str_starts(bytes, big) || str_starts(bytes, little);
}

enum encoding encoding_of(struct str bytes)
{
    if (encoding_is_utf16(bytes))
        return ENCODING_UTF16;
    if (utf8_valid_prefix(bytes) == bytes.n)
        return ENCODING_UTF8;
    return has_wide(bytes) ? ENCODING_MIXED : ENCODING_WESTERN;
}

static uint32_t unit_at(struct str bytes, size_t i, bool is_big)
{
    unsigned char x = (unsigned char)bytes.p[i], y = (unsigned char)bytes.p[i + 1];
    return is_big ? (uint32_t)(x << 8 | y) : (uint32_t)(y << 8 | x);
}

// A lone surrogate and a last odd byte become U+FFFD.
static struct str from_utf16(struct arena *a, struct str bytes)
{
    AUTO_BUF out = BUF_EMPTY;
    bool is_big = str_starts(bytes, big);
    for (size_t i = 2; i + 1 < bytes.n; i += 2) {
        uint32_t c = unit_at(bytes, i, is_big);
        uint32_t low = i + 3 < bytes.n ? unit_at(bytes, i + 2, is_big) : 0;
        if (c >= 0xD800 && c < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = 0xFFFD;
        }
        buf_utf8(&out, c);
    }
    if (bytes.n % 2)
        buf_utf8(&out, 0xFFFD);
    return str_copy(a, buf_view(&out));
}

struct str encoding_text(struct arena *a, struct str bytes)
{
    if (encoding_of(bytes) == ENCODING_UTF16)
        return from_utf16(a, bytes);
    return text_decode(a, bytes.p, bytes.n, false);
}

// The byte of windows-1252 for a character, or -1.
static int western_byte(uint32_t c)
{
    if (c < 0x80 || (c >= 0xA0 && c < 0x100))
        return (int)c;
    for (int b = 0x80; b < 0xA0; b++)
        if (windows1252_to_unicode((unsigned char)b) == c)
            return b;
    return -1;
}

bool encoding_has(enum encoding e, uint32_t character)
{
    return e != ENCODING_WESTERN || western_byte(character) >= 0;
}

static void put_unit(struct buf *b, uint32_t unit, bool is_big)
{
    char x = (char)(unit >> 8), y = (char)(unit & 0xFF);
    buf_char(b, is_big ? x : y);
    buf_char(b, is_big ? y : x);
}

static void put_utf16(struct buf *b, struct str text, bool is_big)
{
    for (size_t i = 0; i < text.n;) {
        uint32_t c = utf8_next(text, &i);
        if (c < 0x10000) {
            put_unit(b, c, is_big);
            continue;
        }
        put_unit(b, 0xD800 + ((c - 0x10000) >> 10), is_big);
        put_unit(b, 0xDC00 + ((c - 0x10000) & 0x3FF), is_big);
    }
}

static bool put_western(struct buf *b, struct str text, struct error *e)
{
    for (size_t i = 0; i < text.n;) {
        size_t at = i;
        int byte = western_byte(utf8_next(text, &i));
        if (byte < 0) {
            error_set(e, ERROR_INPUT, "the file is written in windows-1252, which has no \"%.*s\"",
                      STR_ARG(str_slice(text, at, i)));
            return error_remedy(e, "leave the character out, or save the file as UTF-8 first");
        }
        buf_char(b, (char)byte);
    }
    return true;
}

static struct str take_line(struct str *rest)
{
    size_t end = str_find_char(*rest, '\n');
    struct str line = str_slice(*rest, 0, end == STR_NOT_FOUND ? rest->n : end + 1);
    *rest = str_from(*rest, line.n);
    return line;
}

struct kept { // the lines of a file that say the same, in its order
    struct str bytes;
    struct kept *next, *last;
};

static void keep(struct arena *a, struct map *lines, struct str bytes)
{
    struct kept *line = ARENA_NEW(a, struct kept);
    struct kept **first = (struct kept **)map_at(lines, text_decode(a, bytes.p, bytes.n, false));
    *line = (struct kept){bytes, NULL, line};
    if (!*first) {
        *first = line;
        return;
    }
    (*first)->last->next = line;
    (*first)->last = line;
}

// Lines of the file as they stand there; others in UTF-8.
static void put_mixed(struct arena *a, struct buf *b, struct str like, struct str text)
{
    struct map lines = MAP_IN(a);
    while (like.n)
        keep(a, &lines, take_line(&like));
    while (text.n) {
        struct str line = take_line(&text);
        struct kept *known = map_get(&lines, line);
        buf_str(b, known ? known->bytes : line);
        if (known && known->next) {
            known->next->last = known->last;
            map_set(&lines, line, known->next);
        }
    }
}

bool encoding_bytes(struct arena *a, struct str like, struct str text, struct str *out,
                    struct error *e)
{
    AUTO_BUF b = BUF_EMPTY;
    enum encoding encoding = encoding_of(like);
    if (encoding == ENCODING_UTF8) {
        *out = text;
        return true;
    }
    if (encoding == ENCODING_UTF16) {
        buf_str(&b, str_slice(like, 0, 2));
        put_utf16(&b, text, str_starts(like, big));
    } else if (encoding == ENCODING_MIXED) {
        put_mixed(a, &b, like, text);
    } else if (!put_western(&b, text, e)) {
        return false;
    }
    struct str made = str_copy(a, buf_view(&b));
    if (!str_eq(encoding_text(a, made), text)) {
        error_set(e, ERROR_INPUT, "the text cannot be written in the encoding of the file");
        return error_remedy(e, "save the file as UTF-8 first");
    }
    *out = made;
    return true;
}
