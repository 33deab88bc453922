// SPDX-License-Identifier: MIT
// An answer counts as a copy when it says when it was made (Memento-Datetime) and succeeds: an
// archived error page is none. From a TimeMap the nearest copies are tried in turn, at most
// TRIES of them; a TimeMap in parts is followed to the part that holds the date.
#include "net/memento.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "net/httpdate.h"

enum { TIMEMAP_LARGEST = 5 << 20, TRIES = 3, MAPS = 3 };

// ---- lists of links

static void skip_blanks(struct str *s)
{
    while (s->n && (is_space_ascii(s->p[0]) || s->p[0] == ','))
        *s = str_from(*s, 1);
}

static struct str take_word(struct str *s)
{
    size_t n = 0;
    while (n < s->n && !strchr("=;, \t\r\n", s->p[n]))
        n++;
    struct str word = str_slice(*s, 0, n);
    *s = str_from(*s, n);
    return word;
}

static struct str take_value(struct str *s)
{
    if (!s->n || s->p[0] != '"')
        return take_word(s);
    size_t n = 1;
    while (n < s->n && s->p[n] != '"')
        n += s->p[n] == '\\' ? 2 : 1;
    struct str value = str_slice(*s, 1, n);
    *s = str_from(*s, n + 1);
    return value;
}

static void take_parameter(struct str *s, struct web_link *l)
{
    struct str name = take_word(s), value = STR_NONE;
    if (s->n && s->p[0] == '=') {
        *s = str_from(*s, 1);
        value = take_value(s);
    }
    struct {
        struct str name, *slot;
    } known[] = {{STR("rel"), &l->rel},
                 {STR("datetime"), &l->datetime},
                 {STR("from"), &l->from},
                 {STR("until"), &l->until}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq_ascii(name, known[i].name) && !known[i].slot->n)
            *known[i].slot = value;
}

bool web_link_next(struct str *rest, struct web_link *out)
{
    for (;;) {
        skip_blanks(rest);
        if (!rest->n)
            return false;
        if (rest->p[0] == '<')
            break;
        size_t next = str_find_char(*rest, '<'); // not a link: look for the next
        *rest = next == STR_NOT_FOUND ? STR_NONE : str_from(*rest, next);
    }
    size_t end = str_find_char(*rest, '>');
    if (end == STR_NOT_FOUND) {
        *rest = STR_NONE;
        return false;
    }
    *out = (struct web_link){.target = str_trim(str_slice(*rest, 1, end))};
    *rest = str_from(*rest, end + 1);
    for (;;) {
        while (rest->n && is_space_ascii(rest->p[0]))
            *rest = str_from(*rest, 1);
        if (!rest->n || rest->p[0] != ';')
            return true;
        *rest = str_from(*rest, 1);
        while (rest->n && is_space_ascii(rest->p[0]))
            *rest = str_from(*rest, 1);
        size_t before = rest->n;
        take_parameter(rest, out);
        if (rest->n == before && rest->n && rest->p[0] != ';' && rest->p[0] != ',')
            *rest = str_from(*rest, 1); // a byte that fits nowhere
    }
}

bool web_link_is(const struct web_link *l, struct str word)
{
    struct str rest = l->rel, one;
    while (str_split(&rest, ' ', &one))
        if (str_eq_ascii(one, word))
            return true;
    return false;
}

// ---- one query at one archive

struct candidate {
    char *url;
    int64_t when;
};

struct search {
    struct finding *finding;
    struct memento_query *query;
    const struct memento_archive *archive;
    struct candidate tries[TRIES]; // from a TimeMap, nearest first
    size_t tries_len, tried;
    unsigned maps; // TimeMaps asked
};

struct finding {
    struct arena *a; // the caller's
    struct fetcher *fetcher;
};

static int64_t apart(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

static void found(struct search *s, const char *url, int64_t copied)
{
    struct memento_query *q = s->query;
    if (q->copy.n && apart(q->copied, q->when) <= apart(copied, q->when))
        return;
    q->copy = str_copy(s->finding->a, str_of(url));
    q->copied = copied;
}

static void trouble(struct search *s, const struct fetch_result *r)
{
    if (r->status == FETCH_ANSWERED && r->last->http_status < 500)
        return;
    s->query->trouble =
        r->status == FETCH_ANSWERED
            ? str_format(s->finding->a, "%s answers with status %d", r->final_url,
                         r->last->http_status)
            : str_format(s->finding->a, "%s: %s", r->final_url, fetch_status_name(r->status));
}

// Whether r is a copy that can be read.
static bool is_copy(const struct fetch_result *r, int64_t *copied)
{
    int s = r->last->http_status;
    return r->status == FETCH_ANSWERED && s >= 200 && s < 300 &&
           httpdate_parse(r->last->memento_datetime, copied);
}

static void ask(struct search *s, const char *url, bool list,
                void (*done)(void *user, const struct fetch_result *r))
{
    char when[TIME_HTTP_SIZE];
    time_http(s->query->when, when);
    fetch_add(s->finding->fetcher,
              &(struct fetch_request){
                  .url = url,
                  .spec = {.body_limit = list ? TIMEMAP_LARGEST : 0,
                           .accept = list ? "application/link-format, */*;q=0.1" : NULL,
                           .accept_datetime = list ? NULL : when},
                  .ignore_robots = true,
                  .done = done,
                  .user = s,
              });
}

static void ask_next_candidate(struct search *s);

static void candidate_answered(void *user, const struct fetch_result *r)
{
    struct search *s = user;
    int64_t copied;
    if (is_copy(r, &copied)) {
        found(s, r->final_url, copied);
        return;
    }
    trouble(s, r);
    ask_next_candidate(s);
}

static void ask_next_candidate(struct search *s)
{
    if (s->tried < s->tries_len)
        ask(s, s->tries[s->tried++].url, false, candidate_answered);
}

static void keep_candidate(struct search *s, const char *base, struct str target, int64_t when)
{
    int64_t distance = apart(when, s->query->when);
    size_t at = s->tries_len;
    while (at > 0 && apart(s->tries[at - 1].when, s->query->when) > distance)
        at--;
    struct candidate c = {.when = when};
    if (at == TRIES || !transfer_resolve(s->finding->a, base, target, &c.url))
        return;
    size_t last = s->tries_len < TRIES ? s->tries_len++ : TRIES - 1;
    memmove(&s->tries[at + 1], &s->tries[at], (last - at) * sizeof *s->tries);
    s->tries[at] = c;
}

// How far the span of a TimeMap's part lies from the date; 0 when it holds it.
static int64_t distance_of(const struct web_link *l, int64_t when)
{
    int64_t from, until;
    if (!httpdate_parse(l->from, &from) || !httpdate_parse(l->until, &until))
        return INT64_MAX - 1;
    return when < from ? from - when : when > until ? when - until : 0;
}

static void map_answered(void *user, const struct fetch_result *r);

static bool ask_map(struct search *s, const char *url)
{
    if (s->maps++ >= MAPS)
        return false;
    ask(s, url, true, map_answered);
    return true;
}

static void map_answered(void *user, const struct fetch_result *r)
{
    struct search *s = user;
    struct str rest = r->last->body, part = STR_NONE;
    struct web_link l;
    int64_t nearest = INT64_MAX, when;
    if (r->status != FETCH_ANSWERED || r->last->http_status / 100 != 2) {
        trouble(s, r);
        return;
    }
    while (web_link_next(&rest, &l)) {
        if (web_link_is(&l, STR("memento")) && httpdate_parse(l.datetime, &when)) {
            keep_candidate(s, r->final_url, l.target, when);
        } else if (web_link_is(&l, STR("timemap")) && distance_of(&l, s->query->when) < nearest) {
            nearest = distance_of(&l, s->query->when);
            part = l.target;
        }
    }
    char *next;
    bool parts = !s->tries_len && part.n &&
                 transfer_resolve(s->finding->a, r->final_url, part, &next) &&
                 strcmp(next, r->final_url) != 0;
    if (!(parts && ask_map(s, next)))
        ask_next_candidate(s);
}

// The TimeMap that the configuration names, or else the one that the TimeGate's answer does.
static bool ask_some_map(struct search *s, const struct fetch_result *r)
{
    struct arena *a = s->finding->a;
    struct str rest = r ? r->last->link : STR_NONE;
    struct web_link l;
    char *url;
    if (s->archive->timemap.n)
        return ask_map(s, str_c(a, str_format(a, "%.*s%.*s", STR_ARG(s->archive->timemap),
                                              STR_ARG(s->query->url))));
    while (web_link_next(&rest, &l))
        if (web_link_is(&l, STR("timemap")) && transfer_resolve(a, r->final_url, l.target, &url))
            return ask_map(s, url);
    return false;
}

static void gate_answered(void *user, const struct fetch_result *r)
{
    struct search *s = user;
    int64_t copied;
    if (is_copy(r, &copied))
        found(s, r->final_url, copied);
    else if (!ask_some_map(s, r))
        trouble(s, r);
}

bool memento_find(const struct fetch_options *fetch, const struct memento_archive *archives,
                  size_t archives_len, struct arena *a, struct memento_query *queries, size_t len,
                  bool (*stop)(void *context), void *context, struct error *e)
{
    struct finding f = {.a = a};
    if (!fetcher_make(fetch, &f.fetcher, e))
        return false;
    for (size_t i = 0; i < len * archives_len; i++) {
        struct search *s = ARENA_NEW(a, struct search);
        *s = (struct search){.finding = &f,
                             .query = &queries[i / archives_len],
                             .archive = &archives[i % archives_len]};
        struct str gate = s->archive->timegate;
        if (gate.n)
            ask(s, str_c(a, str_format(a, "%.*s%.*s", STR_ARG(gate), STR_ARG(s->query->url))),
                false, gate_answered);
        else
            ask_some_map(s, NULL);
    }
    fetch_run(f.fetcher, stop, context);
    fetcher_free(f.fetcher);
    return true;
}
