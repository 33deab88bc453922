// SPDX-License-Identifier: MIT
// Addresses whose scheme was misspelt: "ttps://e.org", "hhttp://e.org", "https//e.org",
// "https:/e.org", "http:\\e.org", "http://https://e.org".
#include <string.h>

#include "text/address.h"

// How many bytes of s are "https://" or what was meant by it; *secure says whether it has an s.
static size_t scheme_meant(struct str s, bool *secure)
{
    enum { SHORTEST = 3, LONGEST = 7 };
    size_t n = 0;
    *secure = false;
    while (n < s.n && n <= LONGEST && s.p[n] && strchr("htpsHTPS", s.p[n])) {
        *secure = *secure || (s.p[n] | 0x20) == 's';
        n++;
    }
    if (n < SHORTEST || n > LONGEST)
        return 0;
    bool tp = false;
    for (size_t i = 1; i < n; i++)
        tp = tp || ((s.p[i - 1] | 0x20) == 't' && (s.p[i] | 0x20) == 'p');
    bool colon = n < s.n && (s.p[n] == ':' || s.p[n] == ';');
    size_t from = n + colon, end = from;
    while (end < s.n && (s.p[end] == '/' || s.p[end] == '\\'))
        end++;
    if (end < s.n && s.p[end] == ':' && !colon) { // "http//:e.org"
        colon = true;
        end++;
    }
    return tp && end > from && (colon || end - from >= 2) ? end : 0;
}

struct str address_meant(struct arena *a, struct str s)
{
    s = str_trim(s);
    bool secure = false, any = false, now;
    size_t at = 0, n;
    while ((n = scheme_meant(str_from(s, at), &now))) {
        at += n;
        secure = now; // of "http://https://" the last
        any = true;
    }
    struct str rest = str_from(s, at), fine = secure ? STR("https://") : STR("http://");
    struct str host = str_slice(rest, 0, str_find_char(rest, '/'));
    bool named = str_find_char(host, '.') != STR_NOT_FOUND && host.p[0] != '.';
    bool well = at == fine.n && str_starts_ascii(s, fine);
    struct address x;
    struct str meant =
        any && named && !well ? str_format(a, "%.*s%.*s", STR_ARG(fine), STR_ARG(rest)) : STR_NONE;
    return meant.n && address_parse(a, meant, &x) && x.host.n ? meant : STR_NONE;
}

struct str address_with_scheme(struct arena *a, struct str s)
{
    if (str_starts(s, STR("https://")))
        return s;
    if (str_starts_ascii(s, STR("www.")))
        return str_format(a, "https://%.*s", STR_ARG(s));
    struct str meant = address_meant(a, s);
    return meant.n ? meant : s;
}

struct str address_published(struct arena *a, struct str s)
{
    struct str whole = address_with_scheme(a, s), behind = address_behind(a, whole);
    return behind.n ? behind : whole;
}
