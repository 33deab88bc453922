// SPDX-License-Identifier: MIT
// Splitting addresses, what kind they are, and their registrable domain. Parsing follows
// RFC 3986 as far as people do: white space at the ends falls away, spaces inside stay, and a
// scheme is only believed when it could be one ("example.org:80/x" has none). What is linked
// is decided the way a browser would read it: it drops tabs and line ends anywhere and control
// characters at the ends before it looks for "javascript:".
#include "text/address.h"

#include <libpsl.h>
#include <string.h>

#include "base/library.h"
#include "base/scan.h"

// libpsl brings two libraries for names that it does not show here: loaded for the first host.
#define CALLS(_) _(psl_builtin) _(psl_registrable_domain)
#define CALL(name) {#name, &psl.name},
LIBRARY_OF(psl, CALLS, LIBRARY_POINTER, CALL, "libpsl.so.5", "libpsl5", "tell whose host it is")

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

bool address_has_control(struct str s)
{
    size_t i = 0;
    for (; i + SCAN_BLOCK <= s.n; i += SCAN_BLOCK) {
        scan_block b = scan_load(s.p + i);
        if (scan_any((b < 0x20) | (b == 0x7F)))
            return true;
    }
    if (i && i < s.n) { // the rest with some that were looked at
        scan_block b = scan_load(s.p + s.n - SCAN_BLOCK);
        return scan_any((b < 0x20) | (b == 0x7F));
    }
    while (i < s.n && !is_control(s.p[i]))
        i++;
    return i < s.n;
}

static struct str trim_controls(struct str s)
{
    while (s.n && (unsigned char)s.p[0] <= ' ')
        s = str_from(s, 1);
    while (s.n && (unsigned char)s.p[s.n - 1] <= ' ')
        s.n--;
    return s;
}

// Length of the scheme that s begins with, without ':', or 0.
static size_t scheme_length(struct str s)
{
    size_t i = 0;
    bool dot = false;
    if (s.n == 0 || !is_alpha_ascii(s.p[0]))
        return 0;
    for (; i < s.n && s.p[i] != ':'; i++) {
        char c = s.p[i];
        if (!is_alpha_ascii(c) && !is_digit_ascii(c) && c != '+' && c != '-' && c != '.')
            return 0;
        dot |= c == '.';
    }
    if (i == s.n || (dot && !str_starts(str_from(s, i), STR("://"))))
        return 0;
    return i;
}

// Splits "user@host:port".
static bool parse_authority(struct arena *a, struct str s, struct address *out)
{
    size_t at = str_rfind_char(s, '@');
    if (at != STR_NOT_FOUND) {
        out->has_user = true;
        s = str_from(s, at + 1);
    }
    size_t host_end = 0;
    if (s.n && s.p[0] == '[') {
        size_t close = str_find_char(s, ']');
        if (close == STR_NOT_FOUND)
            return false;
        host_end = close + 1;
    } else {
        size_t colon = str_rfind_char(s, ':');
        host_end = colon == STR_NOT_FOUND ? s.n : colon;
    }
    struct str port = str_from(s, host_end);
    if (port.n && port.p[0] != ':')
        return false;
    port = str_from(port, 1);
    for (size_t i = 0; i < port.n; i++)
        if (!is_digit_ascii(port.p[i]))
            return false;
    out->port = port;
    out->host = str_lower_ascii(a, str_slice(s, 0, host_end));
    return out->host.n > 0 && str_find_char(out->host, ' ') == STR_NOT_FOUND;
}

bool address_parse(struct arena *a, struct str s, struct address *out)
{
    struct address parsed = {0};
    s = trim_controls(s);
    if (address_has_control(s))
        return false;
    size_t hash = str_find_char(s, '#');
    if (hash != STR_NOT_FOUND) {
        parsed.fragment = str_from(s, hash + 1);
        s = str_slice(s, 0, hash);
    }
    size_t mark = str_find_char(s, '?');
    if (mark != STR_NOT_FOUND) {
        parsed.query = str_from(s, mark + 1);
        s = str_slice(s, 0, mark);
    }
    size_t scheme = scheme_length(s);
    if (scheme) {
        parsed.scheme = str_lower_ascii(a, str_slice(s, 0, scheme));
        s = str_from(s, scheme + 1);
    }
    if (str_starts(s, STR("//"))) {
        s = str_from(s, 2);
        size_t slash = str_find_char(s, '/');
        struct str authority = str_slice(s, 0, slash);
        if (!parse_authority(a, authority, &parsed))
            return false;
        s = str_from(s, authority.n);
    }
    parsed.path = s;
    *out = parsed;
    return true;
}

// s as a browser sees it before it looks for the scheme.
static struct str without_breaks(struct str s, char *room, size_t most)
{
    size_t n = 0;
    s = trim_controls(s);
    for (size_t i = 0; i < s.n && n < most; i++)
        if (s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
            room[n++] = s.p[i];
    return (struct str){room, n};
}

static enum address_kind kind_of_scheme(struct str scheme, struct str rest)
{
    if (str_eq_ascii(scheme, STR("http")) || str_eq_ascii(scheme, STR("https"))) {
        size_t slashes = 0;
        while (slashes < rest.n && (rest.p[slashes] == '/' || rest.p[slashes] == '\\'))
            slashes++;
        return slashes == rest.n ? ADDRESS_EMPTY : ADDRESS_WEB;
    }
    if (str_eq_ascii(scheme, STR("mailto")))
        return ADDRESS_MAIL;
    if (str_eq_ascii(scheme, STR("tel")) || str_eq_ascii(scheme, STR("sms")))
        return ADDRESS_PHONE;
    return ADDRESS_FORBIDDEN;
}

// "https://example.org/…", without anything that browsers leave out: as nearly all are written.
static bool is_plain_web(struct str s)
{
    enum { SCHEME = 8 };
    return s.n > SCHEME && memcmp(s.p, "https://", SCHEME) == 0 && s.p[SCHEME] != '/' &&
           s.p[SCHEME] != '\\' && s.p[SCHEME] != ' ' && !address_has_control(s);
}

enum address_kind address_kind_of(struct str s)
{
    enum { SCHEME_MOST = 64 };
    if (is_plain_web(s))
        return ADDRESS_WEB;
    char room[SCHEME_MOST + 1]; // and what stands behind its colon
    s = trim_controls(s);
    struct str head = str_slice(s, 0, sizeof room);
    if (head.n == 0)
        return ADDRESS_EMPTY;
    if (address_has_control(s)) {
        head = without_breaks(s, room, sizeof room);
        for (size_t i = 0; i < s.n; i++)
            if (is_control(s.p[i]) && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r')
                return ADDRESS_FORBIDDEN;
    }
    if (head.p[0] == '#')
        return ADDRESS_FRAGMENT;
    size_t scheme = str_starts(head, STR("https:")) ? 5 : scheme_length(head); // nearly all
    if (scheme)
        return kind_of_scheme(str_slice(head, 0, scheme), str_from(head, scheme + 1));
    // A scheme with a dot is none that is allowed, but a browser would still believe it.
    size_t stop = 0;
    while (stop < head.n && stop < SCHEME_MOST && !strchr(":/?#", head.p[stop]))
        stop++;
    bool port = stop + 1 < head.n && is_digit_ascii(head.p[stop + 1]);
    if (stop < head.n && head.p[stop] == ':' && is_alpha_ascii(head.p[0]) && !port)
        return ADDRESS_FORBIDDEN;
    if (str_starts(head, STR("//")) || str_starts(head, STR("/\\")))
        return ADDRESS_WEB;
    return ADDRESS_PATH;
}

static bool is_number_host(struct str host)
{
    if (host.n && host.p[0] == '[')
        return true;
    for (size_t i = 0; i < host.n; i++)
        if (!is_digit_ascii(host.p[i]) && host.p[i] != '.')
            return false;
    return host.n > 0;
}

void address_prepare(void)
{
    library_need(&libpsl);
}

struct str address_registrable(struct arena *a, struct str host)
{
    enum { LONGEST_HOST = 255 };
    host = str_lower_ascii(a, host);
    while (host.n && host.p[host.n - 1] == '.')
        host.n--;
    if (is_number_host(host) || host.n > LONGEST_HOST)
        return host;
    address_prepare();
    const psl_ctx_t *list = psl.psl_builtin();
    const char *name = str_c(a, host);
    const char *domain = list ? psl.psl_registrable_domain(list, name) : NULL;
    return domain ? str_of(domain) : host;
}

struct str address_decode(struct arena *a, struct str s)
{
    char *p = arena_copy(a, s.p, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = i + 2 < s.n ? hex_digit_ascii(s.p[i + 1]) : -1;
        int low = i + 2 < s.n ? hex_digit_ascii(s.p[i + 2]) : -1;
        bool triplet = s.p[i] == '%' && high >= 0 && low >= 0;
        p[n++] = triplet ? (char)(high * 16 + low) : s.p[i];
        i += triplet ? 2 : 0;
    }
    return (struct str){p, n};
}
