// SPDX-License-Identifier: MIT
// Addresses that carry the one they lead to: what a search engine, a network or a mail programme
// puts before the links that it shows, to count who follows them, and AMP caches.
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "text/address.h"

// Of a host (or one below it; "google." is one under any top-level domain), the paths with the
// parameter that holds the address.
static const struct redirector {
    const char *host, *path, *parameter;
} redirectors[] = {
    {"google.", "/url", "url"},
    {"google.", "/url", "q"},
    {"facebook.com", "/l.php", "u"},
    {"facebook.com", "/flx/warn/", "u"},
    {"instagram.com", "/", "u"},
    {"youtube.com", "/redirect", "q"},
    {"linkedin.com", "/redir/redirect", "url"},
    {"linkedin.com", "/safety/go", "url"},
    {"safelinks.protection.outlook.com", "/", "url"},
    {"slack-redir.net", "/link", "url"},
    {"t.umblr.com", "/redirect", "z"},
    {"out.reddit.com", "/", "url"},
    {"duckduckgo.com", "/l/", "uddg"},
    {"vk.com", "/away.php", "to"},
    {"away.vk.com", "/away.php", "to"},
};

static bool is_host(struct str host, const char *named)
{
    enum { COUNTRY_LONGEST = 6 }; // "com", "co.uk"
    struct str name = str_of(named);
    if (str_ends(name, STR("."))) {
        host = str_from(host, str_starts(host, STR("www.")) ? 4 : 0);
        return str_starts(host, name) && host.n <= name.n + COUNTRY_LONGEST;
    }
    return str_ends(host, name) && (host.n == name.n || host.p[host.n - name.n - 1] == '.');
}

// Decodes what a value had to encode to stand there, but nothing that would end an address in a
// page; empty when it holds no address of the web.
static struct str carried(struct arena *a, struct str value)
{
    AUTO_BUF out = BUF_EMPTY;
    for (size_t i = 0; i < value.n; i++) {
        int high = i + 2 < value.n ? hex_digit_ascii(value.p[i + 1]) : -1;
        int low = i + 2 < value.n ? hex_digit_ascii(value.p[i + 2]) : -1;
        char c = value.p[i];
        if (c == '%' && high >= 0 && low >= 0) {
            char decoded = (char)(high * 16 + low);
            bool plain = is_alpha_ascii(decoded) || is_digit_ascii(decoded) ||
                         (decoded && strchr("-._~/:?#&=@!$,;+*%", decoded));
            if (plain) {
                c = decoded;
                i += 2;
            }
        }
        buf_char(&out, c);
    }
    struct str s = buf_view(&out);
    struct address x;
    bool web = (str_starts_ascii(s, STR("https://")) || str_starts_ascii(s, STR("http://"))) &&
               address_parse(a, s, &x) && str_find_char(x.host, '.') != STR_NOT_FOUND;
    return web ? str_copy(a, s) : STR_NONE;
}

static struct str parameter_of(struct str query, struct str name)
{
    struct str rest = query, part;
    while (rest.n && str_split(&rest, '&', &part)) {
        if (str_starts(part, STR("amp;"))) // of HTML
            part = str_from(part, 4);
        if (part.n > name.n && part.p[name.n] == '=' && str_starts(part, name))
            return str_from(part, name.n + 1);
    }
    return STR_NONE;
}

// "/amp/s/host/path" of Google and "/c/s/host/path" of the AMP cache.
static struct str cached(struct arena *a, const struct address *x)
{
    struct str mark = STR_NONE;
    if (is_host(x->host, "google.") && str_starts(x->path, STR("/amp/")))
        mark = STR("/amp/");
    else if (str_ends(x->host, STR(".cdn.ampproject.org")) && str_starts(x->path, STR("/c/")))
        mark = STR("/c/");
    struct str inner = str_from(x->path, mark.n);
    bool secure = str_starts(inner, STR("s/"));
    inner = str_from(inner, secure ? 2 : 0);
    struct str host = str_slice(inner, 0, str_find_char(inner, '/'));
    if (!mark.n || str_find_char(host, '.') == STR_NOT_FOUND)
        return STR_NONE;
    return str_format(a, "%s%.*s%s%.*s", secure ? "https://" : "http://", STR_ARG(inner),
                      x->query.n ? "?" : "", STR_ARG(x->query));
}

static struct str one_behind(struct arena *a, struct str s)
{
    struct address x;
    if (!address_parse(a, s, &x) || !x.host.n)
        return STR_NONE;
    for (size_t i = 0; x.query.n && i < sizeof redirectors / sizeof *redirectors; i++) {
        const struct redirector *one = &redirectors[i];
        struct str to = is_host(x.host, one->host) && str_eq(x.path, str_of(one->path))
                            ? carried(a, parameter_of(x.query, str_of(one->parameter)))
                            : STR_NONE;
        if (to.n)
            return to;
    }
    return cached(a, &x);
}

// A quick look.
static bool may_carry(struct str s)
{
    size_t mark = str_find_char(s, '?');
    if (mark != STR_NOT_FOUND && str_contains(str_from(s, mark), STR("=http")))
        return true;
    size_t from = 0;
    if (str_starts(s, STR("https://")) || str_starts_ascii(s, STR("https://")))
        from = 8;
    else if (str_starts_ascii(s, STR("http://")))
        from = 7;
    struct str rest = str_from(s, from);
    struct str host = str_slice(rest, 0, str_find_char(rest, '/'));
    return is_host(host, "google.") || str_ends(host, STR(".cdn.ampproject.org"));
}

struct str address_behind(struct arena *a, struct str s)
{
    enum { REDIRECTORS_MOST = 4 }; // one inside the other
    struct str to = STR_NONE;
    if (!may_carry(s))
        return to;
    for (int i = 0; i < REDIRECTORS_MOST; i++) {
        struct str next = one_behind(a, to.n ? to : s);
        if (!next.n)
            break;
        to = next;
    }
    return to;
}
