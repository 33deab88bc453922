// SPDX-License-Identifier: MIT
// Paths of requests: every refusal of the header's list is made here, on the decoded text, so
// that no spelling escapes it.
#include "serve/path.h"

#include <string.h>

// Undoes %HH into p, which holds s.n bytes; the length, or STR_NOT_FOUND for a bad escape.
// An escape of one of `refused` is bad too.
static size_t unescape(struct str s, char *p, struct str refused, bool plus)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            int high = i + 2 < s.n ? hex_digit_ascii(s.p[i + 1]) : -1;
            int low = high < 0 ? -1 : hex_digit_ascii(s.p[i + 2]);
            if (low < 0)
                return STR_NOT_FOUND;
            c = (char)(high << 4 | low);
            if (c == '\0' || str_find_char(refused, c) != STR_NOT_FOUND)
                return STR_NOT_FOUND;
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        p[n++] = c;
    }
    return n;
}

static bool parts_are_plain(struct str path)
{
    struct str rest = str_from(path, 1), part;
    while (str_split(&rest, '/', &part)) {
        bool last = rest.p == NULL;
        if (part.n == 0 && !last)
            return false;
        if (str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return false;
    }
    return true;
}

static bool is_clean(struct str path)
{
    if (path.n == 0 || path.p[0] != '/')
        return false;
    bool ascii = true;
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c < 0x20 || c == 0x7F || c == '\\')
            return false;
        ascii = ascii && c < 0x80;
    }
    return (ascii || utf8_valid_prefix(path) == path.n) && parts_are_plain(path);
}

bool path_decode(struct arena *a, struct str path, struct str *out)
{
    struct str decoded = path;
    if (str_find_char(path, '%') != STR_NOT_FOUND) {
        char *p = arena_copy(a, path.p, path.n);
        size_t n = unescape(path, p, STR("/\\"), false);
        if (n == STR_NOT_FOUND)
            return false;
        decoded = (struct str){p, n};
    }
    if (!is_clean(decoded))
        return false;
    *out = decoded;
    return true;
}

bool query_decode(struct arena *a, struct str s, struct str *out)
{
    char *p = arena_copy(a, s.p, s.n);
    size_t n = unescape(s, p, STR(""), true);
    if (n == STR_NOT_FOUND)
        return false;
    struct str decoded = {p, n};
    if (memchr(p, '\0', n) || utf8_valid_prefix(decoded) != n)
        return false;
    *out = decoded;
    return true;
}

struct str path_encode(struct arena *a, struct str path)
{
    static const char kept[] = "-._~/!$&'()*+,;=:@";
    static const char digits[] = "0123456789ABCDEF";
    char *p = arena_alloc(a, path.n * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c && (is_alpha_ascii((char)c) || is_digit_ascii((char)c) || strchr(kept, c))) {
            p[n++] = (char)c;
            continue;
        }
        p[n++] = '%';
        p[n++] = digits[c >> 4];
        p[n++] = digits[c & 15];
    }
    return (struct str){p, n};
}
