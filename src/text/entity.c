// SPDX-License-Identifier: MIT
// Numbers follow HTML 13.2.5.80: zero, surrogates and what lies past U+10FFFF become U+FFFD,
// 128 to 159 mean windows-1252. Names without ';' are not references (CommonMark 2.5).
#include "text/entity.h"

#include <string.h>

#include "text/entity_table.h"
#include "text/windows1252.h"

static size_t decode_number(struct str digits, char out[8])
{
    bool hex = digits.n && (digits.p[0] == 'x' || digits.p[0] == 'X');
    if (hex)
        digits = str_from(digits, 1);
    if (digits.n == 0 || digits.n > 7)
        return 0;
    uint32_t c = 0;
    for (size_t i = 0; i < digits.n; i++) {
        char d = digits.p[i];
        if (is_digit_ascii(d))
            c = c * (hex ? 16 : 10) + (uint32_t)(d - '0');
        else if (hex && ((d | 32) >= 'a' && (d | 32) <= 'f'))
            c = c * 16 + (uint32_t)((d | 32) - 'a' + 10);
        else
            return 0;
    }
    if (c >= 0x80 && c < 0xA0)
        c = windows1252_to_unicode((unsigned char)c);
    if (c == 0 || (c >= 0xD800 && c < 0xE000) || c > 0x10FFFF)
        c = 0xFFFD;
    return utf8_put(c, out);
}

static size_t decode_name(struct str name, char out[8])
{
    size_t low = 0, high = entity_table_len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = str_cmp(name, str_of(entity_table[mid].name));
        if (c == 0) {
            size_t n = strlen(entity_table[mid].text);
            memcpy(out, entity_table[mid].text, n);
            return n;
        }
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return 0;
}

size_t entity_decode(struct str reference, char out[8])
{
    if (reference.n < 3 || reference.p[0] != '&' || reference.p[reference.n - 1] != ';')
        return 0;
    struct str inner = str_slice(reference, 1, reference.n - 1);
    return inner.p[0] == '#' ? decode_number(str_from(inner, 1), out) : decode_name(inner, out);
}

// The reference that s begins with, up to its ';', or the empty view.
static struct str reference_at(struct str s)
{
    enum { LONGEST = 34 };
    for (size_t i = 1; i < s.n && i < LONGEST; i++) {
        if (s.p[i] == ';')
            return str_slice(s, 0, i + 1);
        if (!is_alpha_ascii(s.p[i]) && !is_digit_ascii(s.p[i]) && s.p[i] != '#')
            break;
    }
    return STR_NONE;
}

struct str entity_decode_all(struct arena *a, struct str s)
{
    size_t at = str_find_char(s, '&');
    if (at == STR_NOT_FOUND)
        return s;
    // No reference is shorter than its text but for five names of two characters; leave room.
    char *out = arena_alloc(a, s.n * 2 + 8);
    size_t n = 0;
    bool any = false;
    for (size_t i = 0; i < s.n;) {
        struct str reference = s.p[i] == '&' ? reference_at(str_from(s, i)) : STR_NONE;
        size_t got = reference.n ? entity_decode(reference, out + n) : 0;
        any = any || got;
        if (got) {
            n += got;
            i += reference.n;
        } else {
            out[n++] = s.p[i++];
        }
    }
    return any ? (struct str){out, n} : s;
}
