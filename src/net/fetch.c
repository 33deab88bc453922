// SPDX-License-Identifier: MIT
// Hosts stand in a heap ordered by when they may next be asked; a host leaves the heap while
// all its connections are busy or it has nothing to ask. robots.txt is asked once a host (an
// origin: scheme, name and port), before its first page: an answer of 4xx allows everything,
// no answer or 5xx forbids for this run (RFC 9309, section 2.3.1).
#include "net/fetch.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/map.h"
#include "net/httpdate.h"
#include "net/robots.h"

enum { MOST_HOPS = 5, INTERVAL_MS = 1000, LONGEST_WAIT_MS = 120000, IDLE_POLL_MS = 100 };

enum robots_state { ROBOTS_UNASKED, ROBOTS_ASKED, ROBOTS_KNOWN, ROBOTS_FORBID_ALL };

struct task {
    struct fetch_request request;
    struct arena arena; // owns the hops
    char *current;      // the address of this hop
    struct fetch_hop hops[MOST_HOPS];
    size_t hops_len;
    struct host *host;
    struct task *next;           // in the host's queue
    struct task *before, *after; // in the fetcher's list of all
    bool is_robots;              // the request for robots.txt itself
    char texts[];                // of request, each with its NUL: thousands of tasks wait
};

struct host {
    char *origin;
    struct task *first, *last; // waiting
    size_t active;
    // Monotonic milliseconds. Without an interval, before now and an order only: first who
    // answered last, since its connection is warm, then who has the fewest at work.
    double ready_at;
    size_t heap_at; // position in the heap from 1; 0 when it is not there
    enum robots_state robots_state;
    struct arena robots_arena;
    const struct robots *robots;
    double wait_until; // asked for by Retry-After
};

struct fetcher {
    struct fetch_options options;
    struct transfers *transfers;
    struct arena arena; // hosts
    struct map hosts;   // origin -> struct host
    struct host **heap; // a binary heap by ready_at; heap[0] is unused
    size_t heap_len, heap_cap;
    struct host **list; // every host, to free
    size_t list_len, list_cap;
    struct task *all; // every task not ended
    size_t pending, active;
    size_t per_host, most_active;
    double interval;
};

const char *fetch_status_name(enum fetch_status s)
{
    static const char *const names[] = {
        [FETCH_ANSWERED] = "answered",   [FETCH_BAD_ADDRESS] = "bad-address",
        [FETCH_REFUSED] = "refused",     [FETCH_NO_HOST] = "no-host",
        [FETCH_NO_ANSWER] = "no-answer", [FETCH_TLS] = "tls",
        [FETCH_TIMEOUT] = "timeout",     [FETCH_TOO_LARGE] = "too-large",
        [FETCH_BROKEN] = "broken",       [FETCH_LOOP] = "loop",
        [FETCH_DOWNGRADE] = "downgrade", [FETCH_ROBOTS] = "robots",
        [FETCH_LATER] = "later",
    };
    return names[s];
}

// ---- the heap of hosts

static void heap_put(struct fetcher *f, struct host *h, size_t at)
{
    f->heap[at] = h;
    h->heap_at = at;
}

static void heap_up(struct fetcher *f, struct host *h)
{
    size_t at = h->heap_at;
    for (; at > 1 && f->heap[at / 2]->ready_at > h->ready_at; at /= 2)
        heap_put(f, f->heap[at / 2], at);
    heap_put(f, h, at);
}

static void heap_down(struct fetcher *f, struct host *h)
{
    size_t at = h->heap_at;
    for (size_t child; (child = at * 2) <= f->heap_len; at = child) {
        if (child < f->heap_len && f->heap[child + 1]->ready_at < f->heap[child]->ready_at)
            child++;
        if (f->heap[child]->ready_at >= h->ready_at)
            break;
        heap_put(f, f->heap[child], at);
    }
    heap_put(f, h, at);
}

static void heap_add(struct fetcher *f, struct host *h)
{
    if (h->heap_at)
        return;
    if (f->heap_len + 1 >= f->heap_cap) {
        f->heap_cap = f->heap_cap ? f->heap_cap * 2 : 64;
        f->heap = mem_realloc(f->heap, f->heap_cap * sizeof *f->heap);
    }
    h->heap_at = ++f->heap_len;
    heap_up(f, h);
}

static struct host *heap_take(struct fetcher *f)
{
    struct host *top = f->heap[1], *last = f->heap[f->heap_len--];
    top->heap_at = 0;
    if (last != top) {
        last->heap_at = 1;
        heap_down(f, last);
    }
    return top;
}

// ---- tasks

static void enqueue(struct host *h, struct task *t, bool front)
{
    t->host = h;
    t->next = front ? h->first : NULL;
    if (front)
        h->first = t;
    else if (h->last)
        h->last->next = t;
    if (!h->first)
        h->first = t;
    if (!h->last || !front)
        h->last = front && h->last ? h->last : t;
}

static struct task *dequeue(struct host *h)
{
    struct task *t = h->first;
    h->first = t->next;
    if (!h->first)
        h->last = NULL;
    t->next = NULL;
    return t;
}

static struct host *host_of(struct fetcher *f, const char *url)
{
    struct arena a = ARENA_EMPTY;
    char *origin, *name;
    if (!transfer_origin(&a, url, &origin, &name)) {
        origin = arena_copy(&a, "", 0); // refused by the transfer itself, with a reason
    }
    struct host *h = map_get(&f->hosts, str_of(origin));
    if (!h) {
        h = ARENA_NEW(&f->arena, struct host);
        h->origin = str_c(&f->arena, str_of(origin));
        h->robots_state = f->options.impolite || !*origin ? ROBOTS_KNOWN : ROBOTS_UNASKED;
        map_set(&f->hosts, str_of(h->origin), h);
        ARENA_PUSH(&f->arena, f->list, f->list_len, f->list_cap) = h;
    }
    arena_free(&a);
    return h;
}

// Puts the host where its next request can be taken from, if it has one and may have more.
static void offer(struct fetcher *f, struct host *h)
{
    if (h->first && h->active < f->per_host && h->robots_state != ROBOTS_ASKED)
        heap_add(f, h);
}

static char *copy(struct arena *a, const char *c)
{
    return c ? arena_copy(a, c, strlen(c)) : NULL;
}

// Copies a text into *at, which moves on.
static char *put(char **at, const char *text)
{
    char *to = *at;
    size_t n = text ? strlen(text) + 1 : 0;
    if (!text)
        return NULL;
    memcpy(to, text, n);
    *at += n;
    return to;
}

static struct task *task_make(struct fetcher *f, const struct fetch_request *request)
{
    const struct transfer_spec *from = &request->spec;
    const char *texts[] = {request->url,          from->content_type,  from->accept,
                           from->accept_language, from->if_none_match, from->if_modified_since,
                           from->accept_datetime};
    size_t need = from->body.n;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        need += texts[i] ? strlen(texts[i]) + 1 : 0;
    struct task *t = mem_alloc(sizeof *t + need);
    *t = (struct task){.request = *request, .after = f->all};
    if (f->all)
        f->all->before = t;
    f->all = t;
    struct transfer_spec *s = &t->request.spec;
    char *at = t->texts;
    t->request.url = t->current = put(&at, request->url);
    s->content_type = put(&at, s->content_type);
    s->accept = put(&at, s->accept);
    s->accept_language = put(&at, s->accept_language);
    s->if_none_match = put(&at, s->if_none_match);
    s->if_modified_since = put(&at, s->if_modified_since);
    s->accept_datetime = put(&at, s->accept_datetime);
    if (s->body.n)
        memcpy(at, s->body.p, s->body.n);
    s->body.p = at;
    return t;
}

static void task_free(struct fetcher *f, struct task *t)
{
    *(t->before ? &t->before->after : &f->all) = t->after;
    if (t->after)
        t->after->before = t->before;
    arena_free(&t->arena);
    free(t);
}

static void end(struct fetcher *f, struct task *t, enum fetch_status status,
                const struct transfer_result *last, int64_t retry_at)
{
    static const struct transfer_result nothing = {0};
    bool permanent = t->hops_len > 0;
    for (size_t i = 0; i < t->hops_len; i++)
        permanent &= t->hops[i].http_status == 301 || t->hops[i].http_status == 308;
    struct fetch_result r = {
        .status = status,
        .url = t->request.url,
        .final_url = t->current,
        .hops = t->hops,
        .hops_len = t->hops_len,
        .permanent = permanent,
        .last = last ? last : &nothing,
        .retry_at = retry_at,
    };
    f->pending--;
    if (t->request.done)
        t->request.done(t->request.user, &r);
    task_free(f, t);
}

// ---- answers

static enum fetch_status status_of(enum transfer_status s)
{
    static const enum fetch_status map[] = {
        [TRANSFER_ANSWERED] = FETCH_ANSWERED,   [TRANSFER_BAD_ADDRESS] = FETCH_BAD_ADDRESS,
        [TRANSFER_REFUSED] = FETCH_REFUSED,     [TRANSFER_NO_HOST] = FETCH_NO_HOST,
        [TRANSFER_NO_ANSWER] = FETCH_NO_ANSWER, [TRANSFER_TLS] = FETCH_TLS,
        [TRANSFER_TIMEOUT] = FETCH_TIMEOUT,     [TRANSFER_TOO_LARGE] = FETCH_TOO_LARGE,
        [TRANSFER_BROKEN] = FETCH_BROKEN,
    };
    return map[s];
}

static void robots_answered(struct fetcher *f, struct task *t, const struct transfer_result *r)
{
    struct host *h = t->host;
    bool answered = r->status == TRANSFER_ANSWERED;
    if (answered && r->http_status >= 200 && r->http_status < 300) {
        const char *product = f->options.robot ? f->options.robot : "presse";
        struct str text = str_copy(&h->robots_arena, r->body);
        h->robots = robots_read(&h->robots_arena, text, str_of(product));
    }
    bool forbid = answered && r->http_status >= 500;
    h->robots_state = forbid ? ROBOTS_FORBID_ALL : ROBOTS_KNOWN;
    f->pending--;
    task_free(f, t);
}

static bool is_redirect(const struct transfer_result *r)
{
    int s = r->http_status;
    return r->status == TRANSFER_ANSWERED && r->location.n &&
           (s == 301 || s == 302 || s == 303 || s == 307 || s == 308);
}

static bool visited(const struct task *t, const char *url)
{
    if (strcmp(t->request.url, url) == 0)
        return true;
    for (size_t i = 0; i < t->hops_len; i++)
        if (strcmp(t->hops[i].url, url) == 0)
            return true;
    return false;
}

static void follow(struct fetcher *f, struct task *t, const struct transfer_result *r)
{
    char *to;
    if (!transfer_resolve(&t->arena, t->current, r->location, &to)) {
        end(f, t, FETCH_BAD_ADDRESS, r, 0);
        return;
    }
    if (t->hops_len == MOST_HOPS || visited(t, to)) {
        end(f, t, FETCH_LOOP, r, 0);
        return;
    }
    bool from_tls = strncmp(t->current, "https:", 6) == 0;
    if (from_tls && strncmp(to, "https:", 6) != 0) {
        end(f, t, FETCH_DOWNGRADE, r, 0);
        return;
    }
    struct fetch_hop *hop = &t->hops[t->hops_len++];
    *hop = (struct fetch_hop){.url = to, .http_status = r->http_status};
    if (t->request.spec.exact) {
        hop->sent = str_copy(&t->arena, r->sent);
        hop->head = str_copy(&t->arena, r->head);
        hop->body = str_copy(&t->arena, r->body);
        hop->cut = r->cut;
        hop->peer = copy(&t->arena, r->peer);
        hop->at = clock_now();
    }
    t->current = to;
    // 303, and by custom 301 and 302, turn a POST into a GET (RFC 9110, section 15.4).
    if (t->request.spec.method == TRANSFER_POST && r->http_status < 307)
        t->request.spec.method = TRANSFER_GET;
    struct host *h = host_of(f, to);
    enqueue(h, t, true);
    offer(f, h);
}

// Seconds since 1970 that Retry-After names (RFC 9110, section 10.2.3), or 0.
static int64_t retry_time(const struct transfer_result *r)
{
    struct str v = r->retry_after;
    int64_t seconds = 0, at;
    if (v.n == 0 || (r->http_status != 429 && r->http_status != 503))
        return 0;
    if (httpdate_parse(v, &at))
        return at;
    for (size_t i = 0; i < v.n; i++) {
        if (!is_digit_ascii(v.p[i]) || seconds > 10000000)
            return 0;
        seconds = seconds * 10 + (v.p[i] - '0');
    }
    return clock_now() + seconds;
}

static void answered(void *context, void *user, const struct transfer_result *r)
{
    struct fetcher *f = context;
    struct task *t = user;
    struct host *h = t->host;
    h->active--;
    f->active--;
    h->ready_at = f->interval > 0 ? clock_monotonic_ms() + f->interval : -clock_monotonic_ms();
    unsigned delay = robots_delay(h->robots);
    if (delay * 1000.0 > f->interval)
        h->ready_at += delay * 1000.0 - f->interval;
    int64_t retry = retry_time(r);
    if (retry && !f->options.impolite) {
        double wait = (double)(retry - clock_now()) * 1000;
        h->wait_until = clock_monotonic_ms() + (wait > 0 ? wait : 0);
        if (h->ready_at < h->wait_until)
            h->ready_at = h->wait_until;
    }
    if (t->is_robots)
        robots_answered(f, t, r);
    else if (is_redirect(r) && !t->request.no_redirects)
        follow(f, t, r);
    else
        end(f, t, status_of(r->status), r, retry);
    offer(f, h);
}

// ---- questions

static void start(struct fetcher *f, struct task *t)
{
    struct transfer_spec spec = t->request.spec;
    spec.url = t->current;
    t->host->active++;
    f->active++;
    transfers_start(f->transfers, &spec, t);
}

static void ask_robots(struct fetcher *f, struct host *h)
{
    struct arena a = ARENA_EMPTY;
    struct fetch_request q = {
        .url = str_c(&a, str_format(&a, "%s/robots.txt", h->origin)),
        .spec = {.body_limit = ROBOTS_LARGEST},
    };
    struct task *t = task_make(f, &q);
    t->is_robots = true;
    t->host = h;
    h->robots_state = ROBOTS_ASKED;
    f->pending++;
    arena_free(&a);
    start(f, t);
}

static struct str path_of(const struct task *t)
{
    struct str rest = str_of(t->current);
    size_t at = str_find(rest, STR("://"));
    rest = str_from(rest, at == STR_NOT_FOUND ? 0 : at + 3);
    at = str_find_char(rest, '/');
    rest = at == STR_NOT_FOUND ? STR("/") : str_from(rest, at);
    at = str_find_char(rest, '#');
    return at == STR_NOT_FOUND ? rest : str_slice(rest, 0, at);
}

static void ask(struct fetcher *f, struct host *h, double now)
{
    bool unasked = h->robots_state == ROBOTS_UNASKED;
    if (unasked && !h->first->request.ignore_robots) {
        ask_robots(f, h);
        return;
    }
    struct task *t = dequeue(h);
    double longest = f->options.longest_wait_ms ? f->options.longest_wait_ms : LONGEST_WAIT_MS;
    bool obey = !t->request.ignore_robots;
    if (h->wait_until - now > longest)
        end(f, t, FETCH_LATER, NULL, clock_now() + (int64_t)((h->wait_until - now) / 1000));
    else if (obey && (h->robots_state == ROBOTS_FORBID_ALL || !robots_allow(h->robots, path_of(t))))
        end(f, t, FETCH_ROBOTS, NULL, 0);
    else
        start(f, t);
    if (f->interval <= 0)
        h->ready_at = (double)h->active;
    offer(f, h);
}

// Starts what may start now; returns milliseconds until the next host is ready.
static double ask_ready(struct fetcher *f)
{
    double longest = f->options.longest_wait_ms ? f->options.longest_wait_ms : LONGEST_WAIT_MS;
    while (f->heap_len && f->active < f->most_active) {
        double now = clock_monotonic_ms();
        struct host *h = f->heap[1];
        bool hopeless = h->wait_until - now > longest;
        if (h->ready_at > now && !hopeless)
            return h->ready_at - now;
        ask(f, heap_take(f), now);
    }
    return IDLE_POLL_MS;
}

bool fetcher_make(const struct fetch_options *options, struct fetcher **out, struct error *e)
{
    struct transfers *transfers;
    if (!transfers_make(&options->transfer, &transfers, e))
        return false;
    struct fetcher *f = mem_alloc(sizeof *f);
    *f = (struct fetcher){.options = *options, .transfers = transfers};
    f->hosts.arena = &f->arena;
    f->interval = options->impolite ? 0 : options->interval_ms ? options->interval_ms : INTERVAL_MS;
    f->per_host = options->impolite && options->per_host ? options->per_host : 1;
    f->most_active = transfer_connections(&options->transfer);
    *out = f;
    return true;
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    transfers_free(f->transfers);
    while (f->all)
        task_free(f, f->all);
    for (size_t i = 0; i < f->list_len; i++)
        arena_free(&f->list[i]->robots_arena);
    free(f->heap);
    arena_free(&f->arena);
    free(f);
}

void fetch_add(struct fetcher *f, const struct fetch_request *request)
{
    struct task *t = task_make(f, request);
    struct host *h = host_of(f, t->current);
    f->pending++;
    enqueue(h, t, false);
    offer(f, h);
}

size_t fetch_pending(const struct fetcher *f)
{
    return f->pending;
}

void fetch_run(struct fetcher *f, bool (*stop)(void *), void *context)
{
    while (f->pending && !(stop && stop(context))) {
        double wait = ask_ready(f);
        if (wait > IDLE_POLL_MS)
            wait = IDLE_POLL_MS;
        transfers_poll(f->transfers, wait < 1 ? 1 : (unsigned)ceil(wait), answered, f);
    }
}
