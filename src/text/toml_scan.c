// SPDX-License-Identifier: MIT
// Strings follow TOML 1.0 exactly: no control characters, only the listed escapes, code points
// that are characters. A string is a view into the file unless an escape makes it differ.
#include "text/toml_scan.h"

#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/toml_number.h"

bool toml_wrong(struct toml_scan *t, size_t at, const char *mistake, const char *remedy)
{
    if (!t->mistake) {
        t->mistake = mistake;
        t->remedy = remedy;
        t->mistake_at = at;
    }
    return false;
}

static char byte_at(const struct toml_scan *t, size_t at)
{
    return at < t->end ? t->whole.p[at] : '\0';
}

char toml_peek(const struct toml_scan *t)
{
    return byte_at(t, t->at);
}

void toml_skip_blanks(struct toml_scan *t)
{
    while (toml_peek(t) == ' ' || toml_peek(t) == '\t')
        t->at++;
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7F;
}

// A comment up to its line end.
static bool skip_comment(struct toml_scan *t)
{
    if (toml_peek(t) != '#')
        return true;
    for (; t->at < t->end; t->at++) {
        char c = toml_peek(t);
        if (c == '\n' || (c == '\r' && byte_at(t, t->at + 1) == '\n'))
            return true;
        if (is_control(c))
            return toml_wrong(t, t->at, "a comment holds a control character", "remove it");
    }
    return true;
}

static bool skip_line_end(struct toml_scan *t)
{
    if (toml_peek(t) == '\r' && byte_at(t, t->at + 1) == '\n')
        t->at++;
    if (t->at < t->end && toml_peek(t) == '\n') {
        t->at++;
        return true;
    }
    return false;
}

bool toml_skip_lines(struct toml_scan *t)
{
    do {
        toml_skip_blanks(t);
        if (!skip_comment(t))
            return false;
    } while (skip_line_end(t));
    return true;
}

bool toml_end_line(struct toml_scan *t)
{
    toml_skip_blanks(t);
    if (!skip_comment(t))
        return false;
    if (t->at == t->end || skip_line_end(t))
        return true;
    return toml_wrong(t, t->at, "something follows the value on its line",
                      "begin a new line, or put quotes around the whole text");
}

// Strings

static bool add_code_point(struct toml_scan *t, struct buf *out, size_t digits)
{
    uint32_t c = 0;
    size_t start = t->at;
    for (size_t i = 0; i < digits; i++, t->at++) {
        char d = toml_peek(t);
        const char *hex = "0123456789abcdef";
        const char *hit = d ? strchr(hex, is_alpha_ascii(d) ? d | 32 : d) : NULL;
        if (!hit)
            return toml_wrong(t, start, "\\u needs 4 hexadecimal digits and \\U 8",
                              "write the character itself");
        c = c * 16 + (uint32_t)(hit - hex);
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return toml_wrong(t, start, "this number stands for no character",
                          "write the character itself");
    buf_utf8(out, c);
    return true;
}

// The escape after a backslash.
static bool add_escape(struct toml_scan *t, struct buf *out)
{
    static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
    char c = toml_peek(t);
    const char *hit = c ? strchr(from, c) : NULL;
    t->at++;
    if (c == 'u' || c == 'U')
        return add_code_point(t, out, c == 'u' ? 4 : 8);
    if (!hit)
        return toml_wrong(t, t->at - 2, "this is no escape",
                          "write \\\\ for a backslash, or use 'single quotes'");
    buf_char(out, to[hit - from]);
    return true;
}

// A backslash at the end of a line of a multi-line string: drops white space up to the text.
static bool skip_joined_lines(struct toml_scan *t)
{
    size_t i = t->at;
    while (byte_at(t, i) == ' ' || byte_at(t, i) == '\t')
        i++;
    if (byte_at(t, i) != '\n' && !(byte_at(t, i) == '\r' && byte_at(t, i + 1) == '\n'))
        return false;
    for (;; i++) {
        char c = byte_at(t, i);
        bool space = c == ' ' || c == '\t' || c == '\n' || (c == '\r' && byte_at(t, i + 1) == '\n');
        if (!space)
            break;
    }
    t->at = i;
    return true;
}

// How many of c follow, at most 5: three end a multi-line string, two more belong to it.
static size_t run_of(const struct toml_scan *t, char c)
{
    size_t n = 0;
    while (n < 5 && byte_at(t, t->at + n) == c)
        n++;
    return n;
}

static bool unfinished(struct toml_scan *t, size_t start)
{
    return toml_wrong(t, start, "a string is not closed", "add the closing quotes");
}

// The inside of a string up to its closing quote; t->at stands on the first byte. Fills `out`
// only from the first escape on (*copied).
static bool string_body(struct toml_scan *t, char quote, bool multi, struct buf *out, bool *copied,
                        size_t *body_end)
{
    size_t start = t->at;
    for (;;) {
        char c = toml_peek(t);
        if (t->at >= t->end || (!multi && (c == '\n' || c == '\r')))
            return unfinished(t, start);
        size_t run = c == quote ? (multi ? run_of(t, quote) : 1) : 0;
        if (run && (!multi || run >= 3)) {
            size_t own = multi ? run - 3 : 0;
            if (*copied)
                buf_add(out, t->whole.p + t->at, own);
            *body_end = t->at + own;
            t->at += run;
            return true;
        }
        bool line_end = multi && (c == '\n' || (c == '\r' && byte_at(t, t->at + 1) == '\n'));
        if (is_control(c) && !line_end)
            return toml_wrong(t, t->at, "a string holds a control character",
                              "write it as an escape such as \\t or \\u0000");
        if (quote == '"' && c == '\\') {
            if (!*copied)
                buf_add(out, t->whole.p + start, t->at - start);
            *copied = true;
            t->at++;
            if (!(multi && skip_joined_lines(t)) && !add_escape(t, out))
                return false;
            continue;
        }
        if (*copied)
            buf_char(out, c);
        t->at++;
    }
}

static bool string(struct toml_scan *t, bool allow_multi, struct str *text, size_t *offset,
                   size_t *length)
{
    char quote = toml_peek(t);
    bool multi = run_of(t, quote) >= 3;
    if (multi && !allow_multi)
        return toml_wrong(t, t->at, "a key cannot run over several lines", "use plain quotes");
    t->at += multi ? 3 : 1;
    if (multi)
        skip_line_end(t);
    *offset = t->at;
    AUTO_BUF out = BUF_EMPTY;
    bool copied = false;
    size_t end = t->at;
    if (!string_body(t, quote, multi, &out, &copied, &end))
        return false;
    *length = end - *offset;
    *text = copied ? str_copy(t->a, buf_view(&out)) : str_slice(t->whole, *offset, end);
    return true;
}

static bool is_bare(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c) || c == '-' || c == '_';
}

bool toml_key(struct toml_scan *t, struct str *key, size_t *offset)
{
    char c = toml_peek(t);
    size_t length;
    if (c == '"' || c == '\'')
        return string(t, false, key, offset, &length);
    size_t start = t->at;
    while (is_bare(toml_peek(t)))
        t->at++;
    if (t->at == start)
        return toml_wrong(t, start, "a key is expected here",
                          "write key = value; quote a key that holds other characters than "
                          "A-Z, a-z, 0-9, - and _");
    *key = str_slice(t->whole, start, t->at);
    *offset = start;
    return true;
}

// A word without quotes; a date and a time may have a space between them.
static struct str word(struct toml_scan *t)
{
    size_t start = t->at;
    while (t->at < t->end && !strchr(",]}# \t\r\n=", toml_peek(t)))
        t->at++;
    bool date = t->at - start == 10 && byte_at(t, start + 4) == '-' && toml_peek(t) == ' ' &&
                is_digit_ascii(byte_at(t, t->at + 1));
    if (date)
        for (t->at++; t->at < t->end && !strchr(",]}# \t\r\n=", toml_peek(t));)
            t->at++;
    return str_slice(t->whole, start, t->at);
}

bool toml_scalar(struct toml_scan *t, struct value *v)
{
    char c = toml_peek(t);
    if (c == '"' || c == '\'') {
        v->type = VALUE_STRING;
        return string(t, true, &v->text, &v->offset, &v->length);
    }
    v->offset = t->at;
    v->text = word(t);
    v->length = v->text.n;
    if (v->text.n == 0)
        return toml_wrong(t, v->offset, "a value is expected here", "write key = value");
    if (str_eq(v->text, STR("true")) || str_eq(v->text, STR("false"))) {
        v->type = VALUE_BOOL;
        v->boolean = v->text.p[0] == 't';
        return true;
    }
    if (toml_time(v->text)) {
        v->type = VALUE_TIME;
        return true;
    }
    if (toml_integer(v->text, &v->integer)) {
        v->type = VALUE_INTEGER;
        v->real = (double)v->integer;
        return true;
    }
    if (toml_real(v->text, &v->real)) {
        v->type = VALUE_REAL;
        return true;
    }
    return toml_wrong(t, v->offset, "this is no TOML value", "put quotes around a text");
}
