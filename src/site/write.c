// SPDX-License-Identifier: MIT
// Policy: escape by table in runs, copy what needs nothing. A writer never refuses: what its
// context cannot hold is replaced or left out.
#include "site/write.h"

#include "base/cleanup.h"

#include <string.h>

// Length of the valid UTF-8 sequence at s.p[i], 0 when malformed.
static size_t sequence_length(struct str s, size_t i)
{
    size_t next = i;
    uint32_t c = utf8_next(s, &next);
    if (c == 0xFFFD && next - i == 1)
        return 0;
    return next - i;
}

static bool xml_forbids(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    if (c == 0x7F)
        return true;
    if (c == 0xC2 && i + 1 < s.n) // C1 controls: legal in XML, never meant
        return (unsigned char)s.p[i + 1] < 0xA0;
    // U+FFFE and U+FFFF
    return c == 0xEF && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0xBF &&
           (unsigned char)s.p[i + 2] >= 0xBE;
}

static const char *reference_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    default:
        return "&quot;";
    }
}

static bool is_plain_ascii(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"';
}

void write_html(struct buf *out, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_plain_ascii(c)) {
            i++;
            continue;
        }
        size_t length = c < 0x80 ? 1 : sequence_length(s, i);
        bool special = c == '&' || c == '<' || c == '>' || c == '"';
        if (length && !special && !xml_forbids(s, i)) {
            i += length;
            continue;
        }
        buf_add(out, s.p + from, i - from);
        if (special)
            buf_c(out, reference_of((char)c));
        else if (!length)
            buf_c(out, "\xEF\xBF\xBD");
        i += length ? length : 1;
        from = i;
    }
    if (from < s.n)
        buf_add(out, s.p + from, s.n - from);
}

// What HTML text allows after the filter above is a subset of what XML 1.0 allows.
void write_xml(struct buf *out, struct str s)
{
    write_html(out, s);
}

static void write_json_escape(struct buf *out, unsigned char c)
{
    switch (c) {
    case '"':
        buf_c(out, "\\\"");
        break;
    case '\\':
        buf_c(out, "\\\\");
        break;
    case '\n':
        buf_c(out, "\\n");
        break;
    case '\r':
        buf_c(out, "\\r");
        break;
    case '\t':
        buf_c(out, "\\t");
        break;
    default:
        buf_format(out, "\\u%04x", (unsigned)c);
    }
}

static bool is_line_separator(struct str s, size_t i)
{
    return i + 2 < s.n && (unsigned char)s.p[i] == 0xE2 && (unsigned char)s.p[i + 1] == 0x80 &&
           ((unsigned char)s.p[i + 2] & 0xFE) == 0xA8;
}

void write_json(struct buf *out, struct str s)
{
    buf_char(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t length = c < 0x80 ? 1 : sequence_length(s, i);
        bool escape = c < 0x20 || c == '"' || c == '\\' || c == '<' || c == 0x7F;
        bool separator = is_line_separator(s, i);
        if (length && !escape && !separator) {
            i += length;
            continue;
        }
        buf_add(out, s.p + from, i - from);
        if (!length)
            buf_c(out, "\xEF\xBF\xBD");
        else if (separator)
            buf_c(out, (unsigned char)s.p[i + 2] == 0xA8 ? "\\u2028" : "\\u2029");
        else
            write_json_escape(out, c);
        i += length ? length : 1;
        from = i;
    }
    if (from < s.n)
        buf_add(out, s.p + from, s.n - from);
    buf_char(out, '"');
}

void write_csv(struct buf *out, struct str s)
{
    bool formula = s.n && memchr("=+-@\t\r", s.p[0], 6);
    bool quote = formula;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (!quote) {
        buf_str(out, s);
        return;
    }
    buf_char(out, '"');
    if (formula)
        buf_char(out, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, s.p[i]);
    }
    buf_char(out, '"');
}

static bool is_hex(char c)
{
    return is_digit_ascii(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool uri_keeps(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c == '%')
        return i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]);
    return c > 0x20 && c < 0x7F && !memchr("\"<>\\^`{|}[]", c, 11);
}

// Brackets are legal in one place: around an IPv6 host.
static size_t host_end(struct str s)
{
    size_t at = str_find(s, STR("://["));
    return at == STR_NOT_FOUND ? 0 : at + str_find_char(str_from(s, at), ']') + 1;
}

static void write_encoded(struct buf *out, struct str s, bool reference)
{
    static const char hex[] = "0123456789ABCDEF";
    s = str_trim(s);
    size_t bracketed = host_end(s);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '&' && reference) {
            buf_c(out, "&amp;");
        } else if (uri_keeps(s, i) || (i < bracketed && (c == '[' || c == ']'))) {
            buf_char(out, (char)c);
        } else {
            const char code[3] = {'%', hex[c >> 4], hex[c & 15]};
            buf_add(out, code, 3);
        }
    }
}

void write_uri(struct buf *out, struct str s)
{
    write_encoded(out, s, true);
}

struct str uri_text(struct arena *a, struct str s)
{
    s = str_trim(s);
    size_t i = 0;
    while (i < s.n && uri_keeps(s, i))
        i++;
    if (i == s.n)
        return s;
    AUTO_BUF b = BUF_EMPTY;
    write_encoded(&b, s, false);
    return str_copy(a, buf_view(&b));
}
