// SPDX-License-Identifier: MIT
// Reads a search from the address and sends what site/search.h makes of it. What cannot be
// searched is answered with the form and a sentence, and with a status that says whose fault it
// is. Answers are compressed for this one reader; there is no secret in them whose length could
// tell. They are not kept anywhere: not by caches, and not by search engines.
#include "serve/search.h"

#include <stdio.h>

#include "base/cleanup.h"
#include "serve/compress.h"
#include "serve/live.h"
#include "site/search.h"

enum { WORTH_PACKING = 1024 }; // bytes: less fits into one packet as it is

static const char *const names[] = {"q", "year", "outlet", "topic", "lang", "sort", "page"};

static bool is_asked(const struct request *q)
{
    struct str rest = q->query, pair;
    while (str_split(&rest, '&', &pair)) {
        struct str name = str_slice(pair, 0, str_find_char(pair, '='));
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_eq(name, str_of(names[i])) && name.n + 1 < pair.n)
                return true;
    }
    return false;
}

// A number of at most four digits; 0 when it is none.
static unsigned number_of(struct str s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_digit_ascii(s.p[i]) || s.n > 4)
            return 0;
        n = n * 10 + (unsigned)(s.p[i] - '0');
    }
    return n;
}

static bool names_parameter(const struct request *q, struct str name)
{
    struct str rest = q->query, pair;
    while (str_split(&rest, '&', &pair))
        if (str_eq(str_slice(pair, 0, str_find_char(pair, '=')), name))
            return true;
    return false;
}

static struct search_asked read_asked(const struct request *q)
{
    struct search_asked asked = {
        .text = request_query(q, STR("q")),
        .outlet = request_query(q, STR("outlet")),
        .topic = request_query(q, STR("topic")),
        .lang = request_query(q, STR("lang")),
        .year = (int)number_of(request_query(q, STR("year"))),
        .by_date = str_eq(request_query(q, STR("sort")), STR("date")),
        .page = number_of(request_query(q, STR("page"))),
    };
    if (!asked.text.p && names_parameter(q, STR("q")))
        asked.text = STR("\xFF"); // not UTF-8: refused as such
    return asked;
}

static int status_of(enum search_refusal refusal)
{
    switch (refusal) {
    case SEARCH_TOO_SLOW:
        return 503;
    case SEARCH_TOO_LONG:
    case SEARCH_TOO_MANY:
    case SEARCH_NOT_TEXT:
        return 400;
    default:
        return 200;
    }
}

static void send(const struct request *q, enum search_refusal refusal, struct str type,
                 const struct buf *bytes, struct response *out)
{
    AUTO_BUF packed = BUF_EMPTY;
    enum encoding e = ENCODING_IDENTITY;
    if (bytes->n >= WORTH_PACKING && q->known[HEADER_ACCEPT_ENCODING].p)
        e = encoding_choose(q->known[HEADER_ACCEPT_ENCODING]);
    bool smaller = e != ENCODING_IDENTITY && compress_once(e, buf_view(bytes), &packed);
    out->status = status_of(refusal);
    out->body = BODY_BYTES;
    out->bytes = str_copy(q->arena, buf_view(smaller ? &packed : bytes));
    if (smaller)
        response_header(out, STR("Content-Encoding"), encoding_names[e]);
    response_header(out, STR("Vary"), STR("Accept-Encoding"));
    response_header(out, STR("Content-Type"), type);
    response_header(out, STR("Cache-Control"), STR("no-store"));
    response_header(out, STR("X-Robots-Tag"), STR("noindex"));
}

bool search_respond(struct snapshot *s, const struct request *q, const struct route *route,
                    struct response *out)
{
    if (!route_is_search(route) || !is_asked(q))
        return false;
    if (q->quick) {
        out->later = true;
        return true;
    }
    AUTO_ARENA scratch = ARENA_EMPTY;
    AUTO_BUF bytes = BUF_EMPTY;
    struct error e = {0};
    struct search_found found;
    struct search_asked asked = read_asked(q);
    site_search(snapshot_site(s), &asked, &scratch, &found);
    if (site_search_page(snapshot_site(s), route, &found, &scratch, &bytes, &e)) {
        send(q, found.refusal, route->type, &bytes, out);
        return true;
    }
    fprintf(stderr, "presse: %s\n", e.message);
    response_text(out, 500, STR("500 Internal Server Error: the page could not be made\n"));
    return true;
}

void search_handle_json(void *live, struct request *q, struct response *out)
{
    AUTO_ARENA scratch = ARENA_EMPTY;
    AUTO_BUF bytes = BUF_EMPTY;
    struct search_found found;
    struct search_asked asked = read_asked(q);
    struct snapshot *s = live_snapshot(live);
    site_search(snapshot_site(s), &asked, &scratch, &found);
    site_search_json(snapshot_site(s), &found, &scratch, &bytes);
    snapshot_unref(s);
    send(q, found.refusal, STR("application/json; charset=utf-8"), &bytes, out);
}
