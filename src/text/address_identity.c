// SPDX-License-Identifier: MIT
// When two addresses mean the same article. The identity is written "host/path?query":
// without scheme, without the host's "www.", "m." and "amp.", with a query that is sorted and
// holds no tracking, without AMP's marks, default ports, trailing slash and fragment (but for
// "#!" and "#/", which some sites route by). Percent-encoding is normalised as RFC 3986
// (6.2.2) says. Addresses that are no web addresses are their own identity.
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/scan.h"
#include "text/address.h"
#include "text/address_tracking.h"

enum { PARAMETERS_MOST = 64 };

static bool is_web(const struct address *x)
{
    if (str_eq(x->scheme, STR("http")) || str_eq(x->scheme, STR("https")))
        return x->host.n > 0;
    return x->scheme.n == 0 && x->host.n > 0;
}

// "www.example.org/x" as a person means it.
static bool parse_web(struct arena *a, struct str s, struct address *x)
{
    s = str_trim(s);
    if (str_starts_ascii(s, STR("www.")))
        s = str_format(a, "http://%.*s", STR_ARG(s));
    return address_parse(a, s, x) && is_web(x);
}

static struct str bare_host(struct str host)
{
    static const char *const prefixes[] = {"www.", "m.", "amp.", "mobile."};
    while (host.n && host.p[host.n - 1] == '.')
        host.n--;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        struct str p = str_of(prefixes[i]), rest = str_from(host, p.n);
        if (str_starts(host, p) && str_find_char(rest, '.') != STR_NOT_FOUND) {
            host = rest;
            i = SIZE_MAX; // from the first again: "www.m.example.org"
        }
    }
    return host;
}

static bool is_unreserved(unsigned char c)
{
    return is_alpha_ascii((char)c) || is_digit_ascii((char)c) || (c && strchr("-._~", c)) ||
           c >= 0x80;
}

// Adds s with what need not be encoded decoded, and the rest encoded in capitals.
static void add_normal(struct buf *out, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool coded = c == '%' && i + 2 < s.n && hex_digit_ascii(s.p[i + 1]) >= 0 &&
                     hex_digit_ascii(s.p[i + 2]) >= 0;
        if (coded) {
            c = (unsigned char)(hex_digit_ascii(s.p[i + 1]) * 16 + hex_digit_ascii(s.p[i + 2]));
            i += 2;
        }
        if (c == ' ' || (coded && !is_unreserved(c))) {
            char code[3] = {'%', hex[c >> 4], hex[c & 15]};
            buf_add(out, code, 3);
        } else {
            buf_char(out, (char)c);
        }
    }
}

static bool is_amp_segment(struct str s)
{
    return str_eq_ascii(s, STR("amp")) || str_eq_ascii(s, STR("amp.html")) ||
           str_eq_ascii(s, STR("m.amp"));
}

// Adds the path without AMP's marks, dots and the slash at its end.
static void add_path(struct buf *out, struct str path)
{
    struct str rest = path, part;
    size_t floor = out->n;
    while (str_split(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR(".")) || is_amp_segment(part))
            continue;
        if (str_eq(part, STR(".."))) {
            while (out->n > floor && out->p[--out->n] != '/')
                continue;
            continue;
        }
        if (str_ends(part, STR(".amp.html"))) {
            buf_char(out, '/');
            add_normal(out, str_slice(part, 0, part.n - 9));
            buf_c(out, ".html");
            continue;
        }
        if (str_ends(part, STR(".amp")))
            part.n -= 4;
        buf_char(out, '/');
        add_normal(out, part);
    }
}

static bool is_amp_parameter(struct str p)
{
    return str_eq_ascii(p, STR("amp")) || str_eq_ascii(p, STR("amp=1")) ||
           str_eq_ascii(p, STR("amp=true")) || str_eq_ascii(p, STR("outputType=amp"));
}

static int compare(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void add_query(struct buf *out, struct str host, struct str query)
{
    struct str kept[PARAMETERS_MOST], part, rest = query;
    size_t n = 0;
    while (query.n && n < PARAMETERS_MOST && str_split(&rest, '&', &part)) {
        if (str_starts(part, STR("amp;")))
            part = str_from(part, 4);
        if (part.n && !address_is_tracking(host, part) && !is_amp_parameter(part))
            kept[n++] = part;
    }
    qsort(kept, n, sizeof *kept, compare);
    for (size_t i = 0; i < n; i++) {
        buf_char(out, i ? '&' : '?');
        add_normal(out, kept[i]);
    }
}

// Whether a byte of a block, or what it begins, is to be looked at: encoded or a query, dots and
// slashes in a row, and what AMP writes behind either. `next` and `third` are the bytes behind.
static scan_mask is_unusual(scan_block b, scan_block next, scan_block third)
{
    scan_mask mark = (b == '/') | (b == '.');
    scan_mask amp = ((next | 0x20) == 'a') & ((third | 0x20) == 'm');
    return (b <= ' ') | (b == '%') | (b == '?') | (b == '#') | (b == 0x7F) |
           (mark & ((next == '/') | (next == '.') | amp));
}

// Looks at each byte of s with those behind it.
static bool holds_unusual(struct str s)
{
    for (size_t i = 0; i < s.n; i += SCAN_BLOCK) {
        bool whole = i + SCAN_BLOCK + 2 <= s.n;
        char room[SCAN_BLOCK + 2];
        const char *p = s.p + i;
        if (!whole) {
            size_t n = s.n - i < sizeof room ? s.n - i : sizeof room;
            memset(room, 'x', sizeof room);
            p = memcpy(room, p, n);
        }
        if (scan_any(is_unusual(scan_load(p), scan_load(p + 1), scan_load(p + 2))))
            return true;
    }
    return false;
}

struct str address_plain_identity(struct str s)
{
    size_t from = str_starts(s, STR("https://")) ? 8 : str_starts(s, STR("http://")) ? 7 : 0;
    struct str rest = str_from(s, from);
    size_t end = 0;
    while (end < rest.n && ((rest.p[end] >= 'a' && rest.p[end] <= 'z') || rest.p[end] == '.' ||
                            is_digit_ascii(rest.p[end]) || rest.p[end] == '-'))
        end++;
    bool amp = str_starts(rest, STR("amp")); // elsewhere a dot or a slash stands before it
    if (from == 0 || end == 0 || amp || (end < rest.n && rest.p[end] != '/') || holds_unusual(rest))
        return STR_NONE;
    struct str host = bare_host(str_slice(rest, 0, end));
    if (host.n == 0 || rest.p[end - 1] == '.')
        return STR_NONE;
    struct str identity = str_from(rest, (size_t)(host.p - rest.p));
    identity.n -= identity.p[identity.n - 1] == '/';
    return identity;
}

struct str address_identity(struct arena *a, struct str s)
{
    struct address x;
    struct str inner = address_plain_identity(s);
    if (inner.n)
        return str_copy(a, inner);
    if ((inner = address_meant(a, s)).n)
        return address_identity(a, inner);
    if (!parse_web(a, s, &x))
        return str_copy(a, str_trim(s));
    if ((inner = address_behind(a, s)).n)
        return address_identity(a, inner);
    AUTO_BUF out = BUF_EMPTY;
    struct str host = bare_host(x.host);
    buf_str(&out, host);
    bool usual = x.port.n == 0 || str_eq(x.port, STR("80")) || str_eq(x.port, STR("443"));
    if (!usual) {
        buf_char(&out, ':');
        buf_str(&out, x.port);
    }
    add_path(&out, x.path);
    add_query(&out, host, x.query);
    if (x.fragment.n > 1 && (x.fragment.p[0] == '!' || x.fragment.p[0] == '/')) {
        buf_char(&out, '#');
        add_normal(&out, x.fragment);
    }
    return str_copy(a, buf_view(&out));
}

// Tracking

// The parameters of a query or fragment that do not track, joined as they were.
static void add_untracked(struct buf *out, struct str host, struct str list, char mark,
                          bool *changed)
{
    struct str rest = list, part;
    bool any = false;
    while (list.n && str_split(&rest, '&', &part)) {
        struct str name = str_starts(part, STR("amp;")) ? str_from(part, 4) : part;
        if (address_is_tracking(host, name)) {
            *changed = true;
            continue;
        }
        buf_char(out, any ? '&' : mark);
        buf_str(out, any ? part : name);
        any = true;
    }
}

struct str address_without_tracking(struct arena *a, struct str s, bool *changed)
{
    struct address x;
    struct str behind = address_behind(a, s);
    *changed = behind.n != 0;
    s = behind.n ? behind : s;
    if (str_find_char(s, '?') == STR_NOT_FOUND && str_find_char(s, '#') == STR_NOT_FOUND)
        return s;
    if (!parse_web(a, s, &x) || (x.query.n == 0 && x.fragment.n == 0))
        return s;
    AUTO_BUF out = BUF_EMPTY;
    size_t end = s.n;
    size_t hash = str_find_char(s, '#');
    size_t mark = str_find_char(str_slice(s, 0, hash), '?');
    if (mark != STR_NOT_FOUND || hash != STR_NOT_FOUND)
        end = mark != STR_NOT_FOUND ? mark : hash;
    buf_add(&out, s.p, end);
    add_untracked(&out, x.host, x.query, '?', changed);
    add_untracked(&out, x.host, x.fragment, '#', changed);
    return *changed ? str_copy(a, buf_view(&out)) : s;
}
