// SPDX-License-Identifier: MIT
// Policy: escape by table in runs, copy what needs nothing. A writer never refuses: what its
// context cannot hold is replaced or left out.
#include "site/write.h"

#include "base/cleanup.h"
#include "base/scan.h"
#include "base/scan_wide.h"

#include <string.h>

// What a byte is: PLAIN in every context; HTML, JSON or BOTH when that context has a word to say
// about it; MANY when it begins or continues a sequence.
enum { PLAIN, HTML = 1, JSON = 2, BOTH = HTML | JSON, MANY };

#define FOUR(x) x, x, x, x
#define SIXTEEN(x) FOUR(x), FOUR(x), FOUR(x), FOUR(x)

// clang-format off
static const unsigned char classes[256] = {
    SIXTEEN(BOTH), SIXTEEN(BOTH),                                                   // controls
    PLAIN, PLAIN, BOTH, PLAIN, PLAIN, PLAIN, HTML, PLAIN, FOUR(PLAIN), FOUR(PLAIN), // " &
    FOUR(PLAIN), FOUR(PLAIN), FOUR(PLAIN), BOTH, PLAIN, HTML, PLAIN,                // < >
    SIXTEEN(PLAIN), FOUR(PLAIN), FOUR(PLAIN), FOUR(PLAIN), JSON, PLAIN, PLAIN, PLAIN, // backslash
    SIXTEEN(PLAIN), FOUR(PLAIN), FOUR(PLAIN), FOUR(PLAIN), PLAIN, PLAIN, PLAIN, BOTH, // delete
    SIXTEEN(MANY), SIXTEEN(MANY), SIXTEEN(MANY), SIXTEEN(MANY),                     // from 0x80
    SIXTEEN(MANY), SIXTEEN(MANY), SIXTEEN(MANY), SIXTEEN(MANY),                     // from 0xC0
};
// clang-format on

static bool follows(struct str s, size_t i)
{
    return ((unsigned char)s.p[i] & 0xC0) == 0x80;
}

// Length of the sequence at s.p[i] when it is well formed and no context minds it: letters and
// punctuation of most scripts. 0 when it has to be looked at.
static size_t letter_length(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.p[i];
    if (c >= 0xC2 && c <= 0xDF && i + 1 < s.n && follows(s, i + 1))
        return c > 0xC2 || (unsigned char)s.p[i + 1] >= 0xA0 ? 2 : 0;
    if (c < 0xE1 || c > 0xEC || i + 2 >= s.n || !follows(s, i + 1) || !follows(s, i + 2))
        return 0;
    return c == 0xE2 && s.p[i + 1] == '\x80' && (s.p[i + 2] & 0x3E) == 0x28 ? 0 : 3;
}

// The bytes of a block of ASCII and letters that have a word in a context, a bit a byte.
static inline unsigned special_bits(scan_block b, unsigned stops)
{
    scan_mask m = stops == HTML ? ((b | 4) == '&') | ((b | 2) == '>') // " and &, < and >
                                : (b == '"') | (b == '\\') | (b == '<');
    scan_mask low = (scan_mask)(b + 1) < 0x21; // and all beyond ASCII
    return scan_bits(m | (low & ~scan_wide(b)));
}

// What is left of s at i, less than a block: the place of the first byte to be looked at.
static inline size_t plain_part(struct str s, size_t i, unsigned stops, unsigned owed)
{
    size_t n = s.n - i;
    scan_block b = scan_load_part(s.p + i, n);
    unsigned special = special_bits(b, stops) & ((1u << n) - 1), begun = owed;
    if (!scan_simple(b, 0xC3, &owed))
        return begun ? i - scan_begun(s.p, i) : i;
    return special ? i + (size_t)__builtin_ctz(special) : s.n;
}

// From i on, where a character begins, as far as blocks show that all can be copied as it is.
static inline __attribute__((always_inline)) size_t plain_blocks(struct str s, size_t i,
                                                                 unsigned stops)
{
    for (unsigned owed = 0;;) {
        unsigned next = 0, special = 0;
        bool simple = true;
        for (; i + SCAN_BLOCK <= s.n; i += SCAN_BLOCK, owed = next) {
            scan_block b = scan_load(s.p + i);
            special = special_bits(b, stops);
            next = owed;
            simple = scan_simple(b, 0xC3, &next);
            if (special || !simple)
                break;
        }
        if (i + SCAN_BLOCK > s.n)
            return plain_part(s, i, stops, owed);
        if (simple)
            return i + (size_t)__builtin_ctz(special);
        do { // what begins in such a block is looked at to its end
            if (i < 2 || i + SCAN_BLOCK > s.n)
                return i - scan_begun(s.p, i);
            special = special_bits(scan_load(s.p + i), stops) | scan_bits(scan_odd(s.p + i));
            if (special) {
                i += (size_t)__builtin_ctz(special);
                return i - scan_begun(s.p, i);
            }
            i += SCAN_BLOCK;
        } while ((owed = scan_owed(s.p + i)));
    }
}

// The end of what can be copied as it is, from i on; what stops it has a class in `stops`.
static inline __attribute__((always_inline)) size_t run_end(struct str s, size_t i, unsigned stops)
{
    while (i < s.n) {
        if (!scan_begun(s.p, i)) // else what was broken there is done with
            i = plain_blocks(s, i, stops);
        for (size_t to = i + SCAN_BLOCK; i < to && i < s.n;) {
            unsigned char c = classes[(unsigned char)s.p[i]];
            size_t length = c == MANY ? letter_length(s, i) : (c & stops) == 0;
            if (!length)
                return i;
            i += length;
        }
    }
    return s.n;
}

static size_t html_end(struct str s, size_t i)
{
    return run_end(s, i, HTML);
}

static size_t json_end(struct str s, size_t i)
{
    return run_end(s, i, JSON);
}

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
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void write_html(struct buf *out, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; (i = html_end(s, i)) < s.n;) {
        const char *reference = reference_of(s.p[i]);
        size_t length = sequence_length(s, i);
        if (length && !reference && !xml_forbids(s, i)) {
            i += length;
            continue;
        }
        buf_add(out, s.p + from, i - from);
        if (reference)
            buf_c(out, reference);
        else if (!length)
            buf_c(out, "\xEF\xBF\xBD");
        i += length ? length : 1;
        from = i;
    }
    if (from < s.n)
        buf_add(out, s.p + from, s.n - from);
}

// The bytes of a block of UTF-8 that HTML has a word for, or that may begin what it forbids.
static inline scan_mask known_special(scan_block b)
{
    scan_mask marks = ((b | 4) == '&') | ((b | 2) == '>'); // " and &, < and >
    return marks | (b < 0x20) | (b == 0x7F) | (b == 0xC2) | (b == 0xEF);
}

static const struct wide_set known_marks = {
    .low = {[0] = 1,
            [1] = 1,
            [2] = 1 | 2,
            [3] = 1,
            [4] = 1,
            [5] = 1,
            [6] = 1 | 2,
            [7] = 1,
            [8] = 1,
            [9] = 1,
            [10] = 1,
            [11] = 1,
            [12] = 1 | 4,
            [13] = 1,
            [14] = 1 | 4,
            [15] = 1 | 8},
    .high = {[0] = 1, [1] = 1, [2] = 2, [3] = 4, [7] = 8},
    .others = {0xC2, 0xEF},
};

// The first of them from i on.
static inline size_t known_end(struct str s, size_t i)
{
    scan_mask special;
    i += wide_until(s.p + i, s.n - i, &known_marks);
    for (; i + SCAN_BLOCK <= s.n; i += SCAN_BLOCK) {
        special = known_special(scan_load(s.p + i));
        if (scan_bits(special))
            return i + scan_first(special);
    }
    if (i == s.n)
        return i;
    size_t left = s.n - i, first = scan_first(known_special(scan_load_part(s.p + i, left)));
    return first < left ? i + first : s.n;
}

// Whether s, a part of well-formed UTF-8 that is not empty, neither begins nor ends within a
// character.
static bool is_whole(struct str s)
{
    if (follows(s, 0))
        return false;
    size_t last = s.n - 1;
    while (follows(s, last))
        last--;
    return (unsigned char)s.p[last] < 0x80 || sequence_length(s, last);
}

void write_html_known(struct buf *out, struct str s)
{
    size_t from = 0;
    if (s.n == 0)
        return;
    if (!is_whole(s)) {
        write_html(out, s);
        return;
    }
    for (size_t i = 0; (i = known_end(s, i)) < s.n;) {
        const char *reference = reference_of(s.p[i]);
        unsigned char c = (unsigned char)s.p[i];
        size_t length = c == 0xC2 ? 2 : c == 0xEF ? 3 : 1;
        if (reference || xml_forbids(s, i)) {
            buf_add(out, s.p + from, i - from);
            if (reference)
                buf_c(out, reference);
            from = i + length;
        }
        i += length;
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
    default: {
        static const char digits[] = "0123456789abcdef";
        const char code[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        buf_add(out, code, sizeof code);
    }
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
    for (size_t i = 0; (i = json_end(s, i)) < s.n;) {
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

static bool is_hex(char c)
{
    return is_digit_ascii(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// White space, quotes, brackets and the like, which an address holds only by mistake; '%'; and
// '&', which the caller may want to write otherwise.
static const bool kept[256] = {
    ['!'] = true, ['#'] = true, ['$'] = true, ['\''] = true, ['('] = true, [')'] = true,
    ['*'] = true, ['+'] = true, [','] = true, ['-'] = true,  ['.'] = true, ['/'] = true,
    ['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true,  ['4'] = true, ['5'] = true,
    ['6'] = true, ['7'] = true, ['8'] = true, ['9'] = true,  [':'] = true, [';'] = true,
    ['='] = true, ['?'] = true, ['@'] = true, ['A'] = true,  ['B'] = true, ['C'] = true,
    ['D'] = true, ['E'] = true, ['F'] = true, ['G'] = true,  ['H'] = true, ['I'] = true,
    ['J'] = true, ['K'] = true, ['L'] = true, ['M'] = true,  ['N'] = true, ['O'] = true,
    ['P'] = true, ['Q'] = true, ['R'] = true, ['S'] = true,  ['T'] = true, ['U'] = true,
    ['V'] = true, ['W'] = true, ['X'] = true, ['Y'] = true,  ['Z'] = true, ['_'] = true,
    ['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true,  ['e'] = true, ['f'] = true,
    ['g'] = true, ['h'] = true, ['i'] = true, ['j'] = true,  ['k'] = true, ['l'] = true,
    ['m'] = true, ['n'] = true, ['o'] = true, ['p'] = true,  ['q'] = true, ['r'] = true,
    ['s'] = true, ['t'] = true, ['u'] = true, ['v'] = true,  ['w'] = true, ['x'] = true,
    ['y'] = true, ['z'] = true, ['~'] = true,
};

static bool uri_keeps(struct str s, size_t i)
{
    if (s.p[i] == '%')
        return i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]);
    return kept[(unsigned char)s.p[i]] || s.p[i] == '&';
}

// Brackets are legal in one place: around an IPv6 host.
static size_t host_end(struct str s)
{
    size_t at = str_find(s, STR("://["));
    return at == STR_NOT_FOUND ? 0 : at + str_find_char(str_from(s, at), ']') + 1;
}

// The first byte from i on that is not kept.
static size_t kept_end(struct str s, size_t i)
{
    for (; i < s.n; i += SCAN_BLOCK) {
        size_t n = s.n - i < SCAN_BLOCK ? s.n - i : SCAN_BLOCK;
        scan_block b = n == SCAN_BLOCK ? scan_load(s.p + i) : scan_load_part(s.p + i, n);
        scan_block letters = (b | 0x20) - 'a', rest = b - '-'; // rest: - . / and digits
        scan_mask usual = (letters < 26) | (rest <= '9' - '-');
        if ((~scan_bits(usual) & ((1u << n) - 1)) == 0)
            continue;
        scan_mask m = (scan_wide(b) <= ' ') | (b == '"') | (b == '%') | (b == '&');
        m |= ((b | 2) == '>') | ((b >= '[') & (b <= '^')) | (b == '`'); // < and >
        m |= (b >= '{') & (b != '~');
        size_t first = scan_first(m);
        if (first < n)
            return i + first;
    }
    return s.n;
}

static void write_encoded(struct buf *out, struct str s, bool reference)
{
    static const char hex[] = "0123456789ABCDEF";
    s = str_trim(s);
    size_t from = 0, i = kept_end(s, 0), bracketed = i < s.n ? host_end(s) : 0;
    for (; (i = kept_end(s, i)) < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c == '&' && !reference) || (c != '&' && uri_keeps(s, i)) ||
            (i < bracketed && (c == '[' || c == ']')))
            continue;
        buf_add(out, s.p + from, i - from);
        from = i + 1;
        const char code[3] = {'%', hex[c >> 4], hex[c & 15]};
        if (c == '&')
            buf_c(out, "&amp;");
        else
            buf_add(out, code, 3);
    }
    if (from < s.n)
        buf_add(out, s.p + from, s.n - from);
}

void write_uri(struct buf *out, struct str s)
{
    write_encoded(out, s, true);
}

struct str uri_text(struct arena *a, struct str s)
{
    s = str_trim(s);
    size_t i = 0;
    while ((i = kept_end(s, i)) < s.n && uri_keeps(s, i))
        i++;
    if (i == s.n)
        return s;
    AUTO_BUF b = BUF_EMPTY;
    write_encoded(&b, s, false);
    return str_copy(a, buf_view(&b));
}
