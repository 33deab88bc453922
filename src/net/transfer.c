// SPDX-License-Identifier: MIT
// The only place that knows libcurl's transfers. Closed here for every request: other
// protocols, proxies of the environment, cookies, netrc, alternative services, HTTP/0.9,
// Referer, user names in addresses, ports not listed.
#include "net/transfer.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/library.h"

// The functions of libcurl that are called here; loaded before the first of them.
// clang-format off
#define CALLS(_) \
    _(easy_cleanup) _(easy_getinfo) _(easy_init) _(easy_perform) _(easy_setopt) \
    _(easy_strerror) _(free) _(global_cleanup) _(global_init) _(multi_add_handle) \
    _(multi_assign) _(multi_cleanup) _(multi_info_read) _(multi_init) \
    _(multi_remove_handle) _(multi_setopt) _(multi_socket_action) \
    _(slist_append) _(slist_free_all) _(url) \
    _(url_cleanup) _(url_get) _(url_set)
// clang-format on
#define POINTER(name) __typeof__(curl_##name) *name;
#define CALL(name) {"curl_" #name, &curl.name},
LIBRARY_OF(curl, CALLS, POINTER, CALL, "libcurl.so.4", "libcurl4", "ask or write to other servers")

enum {
    HEAD_LIMIT = 64 << 10,
    CONNECT_MS = 5000,
    TOTAL_MS = 15000,
    SLOW_SECONDS = 10,
    CONNECTIONS = 400,
    OWN_FILES = 100, // that this process has open besides
    SPARE_MOST = CONNECTIONS,
    EVENTS = 128,
    SWEEP_MS = 1000,
    ADDRESS_SECONDS = 60
};

struct transfers {
    CURLM *multi;
    int epoll;       // the sockets of all exchanges; libcurl says which, and for what
    double timer_at; // monotonic milliseconds when libcurl wants to be called; -1: not by time
    double swept_at; // … when old addresses of hosts were last looked for
    struct transfer_options options;
    struct curl_slist *resolve;
    size_t running;
    struct exchange *all;    // every exchange that has not been handed over
    struct exchange *failed; // those that could not be started; reported at the next poll
    CURL *spare[SPARE_MOST]; // handles of exchanges that ended, to be used again
    size_t spare_len;
};

struct exchange {
    struct transfers *owner;
    CURL *easy;
    struct curl_slist *headers;
    struct arena arena; // header values
    struct buf body;
    struct buf sent, head;           // with spec.exact
    struct exchange *before, *after; // in owner->all
    struct exchange *next_failed;
    void *user;
    size_t head_bytes, body_limit, body_seen;
    size_t pdf_limit; // 0: as body_limit
    bool whole, exact, refused, head_too_large, cut;
    bool failed;  // it stands in owner->failed
    bool special; // its handle was told what others must not inherit
    struct transfer_result result;
};

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct exchange *x = context;
    if (purpose != CURLSOCKTYPE_IPCXN)
        return CURL_SOCKET_BAD;
    if (!guard_allows(&address->addr, &x->owner->options.allowed)) {
        x->refused = true;
        return CURL_SOCKET_BAD;
    }
    return fault_now()
               ? CURL_SOCKET_BAD
               : socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *x = context;
    size_t n = size * count;
    if (!x->body_seen && x->pdf_limit &&
        str_starts_ascii(x->result.content_type, STR("application/pdf")))
        x->body_limit = x->pdf_limit;
    x->body_seen += n;
    size_t room = x->body_limit > x->body.n ? x->body_limit - x->body.n : 0;
    buf_add(&x->body, bytes, n < room ? n : room);
    if (n <= room)
        return n;
    x->cut = true;
    return 0; // ends the exchange; not an error unless the whole was wanted
}

struct wanted {
    const char *name;
    size_t offset; // of the struct str in struct transfer_result
};

static const struct wanted wanted[] = {
    {"location", offsetof(struct transfer_result, location)},
    {"content-type", offsetof(struct transfer_result, content_type)},
    {"etag", offsetof(struct transfer_result, etag)},
    {"last-modified", offsetof(struct transfer_result, last_modified)},
    {"retry-after", offsetof(struct transfer_result, retry_after)},
    {"link", offsetof(struct transfer_result, link)},
    {"server", offsetof(struct transfer_result, server)},
    {"memento-datetime", offsetof(struct transfer_result, memento_datetime)},
};

// Brotli and zstd keep up to 16 MiB of what was decoded, whatever the limit of the body: they are
// not offered, and a body that comes so all the same is not read.
static bool is_offered(struct str encoding)
{
    static const char *const names[] = {"gzip", "x-gzip", "deflate", "identity"};
    struct str one;
    while (str_split(&encoding, ',', &one)) {
        bool known = !str_trim(one).n;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            known = known || str_eq_ascii(str_trim(one), str_of(names[i]));
        if (!known)
            return false;
    }
    return true;
}

static void keep_header(struct exchange *x, struct str line)
{
    size_t colon = str_find_char(line, ':');
    if (colon == STR_NOT_FOUND)
        return;
    struct str name = str_slice(line, 0, colon);
    struct str value = str_trim(str_from(line, colon + 1));
    if (str_eq_ascii(name, STR("content-encoding")) && !is_offered(value) && !x->exact)
        x->body_limit = x->pdf_limit = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (!str_eq_ascii(name, str_of(wanted[i].name)))
            continue;
        struct str *slot = (struct str *)(void *)((char *)&x->result + wanted[i].offset);
        // Several Link headers are one list (RFC 9110, section 5.3).
        *slot = slot->n && wanted[i].offset == offsetof(struct transfer_result, link)
                    ? str_format(&x->arena, "%.*s, %.*s", STR_ARG(*slot), STR_ARG(value))
                    : str_copy(&x->arena, value);
    }
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *x = context;
    size_t n = size * count;
    x->head_bytes += n;
    if (x->head_bytes > HEAD_LIMIT) {
        x->head_too_large = true;
        return 0;
    }
    struct str line = {bytes, n};
    if (x->exact && str_starts_ascii(line, STR("HTTP/")))
        buf_reset(&x->head); // of an interim answer before
    if (x->exact)
        buf_add(&x->head, bytes, n);
    if (str_starts_ascii(line, STR("HTTP/")))
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            *(struct str *)(void *)((char *)&x->result + wanted[i].offset) = STR_NONE;
    else
        keep_header(x, line);
    return n;
}

static bool port_allowed(const struct transfer_options *o, const char *port)
{
    unsigned long n = strtoul(port, NULL, 10);
    if (o->any_port || n == 80 || n == 443)
        return true;
    for (size_t i = 0; i < o->ports_len; i++)
        if (o->ports[i] == n)
            return true;
    return false;
}

static void free_curl(char **p)
{
    if (*p)
        curl.free(*p);
}

static void free_url(CURLU **u)
{
    if (*u)
        curl.url_cleanup(*u);
}

#define AUTO_CURL __attribute__((cleanup(free_curl))) char *
#define AUTO_URL __attribute__((cleanup(free_url))) CURLU *

// NULL when the address may be asked; else what is wrong with it.
static const char *address_fault(const struct transfer_options *o, const char *text)
{
    AUTO_URL url = curl.url();
    AUTO_CURL scheme = NULL;
    AUTO_CURL host = NULL;
    AUTO_CURL port = NULL;
    AUTO_CURL user = NULL;
    if (!url || curl.url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return "it is not an address";
    if (curl.url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
        return "it is neither http nor https";
    if (curl.url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK || !*host)
        return "it has no host";
    if (curl.url_get(url, CURLUPART_USER, &user, 0) == CURLUE_OK)
        return "it carries a user name";
    if (curl.url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
        !port_allowed(o, port))
        return "its port is not allowed";
    return NULL;
}

static void add_header(struct exchange *x, const char *name, const char *value)
{
    if (!value || strpbrk(value, "\r\n"))
        return;
    char *line = str_c(&x->arena, str_format(&x->arena, "%s: %s", name, value));
    struct curl_slist *longer = curl.slist_append(x->headers, line);
    if (longer)
        x->headers = longer;
}

static void set_limits(CURL *c, const struct transfer_options *o)
{
    curl.easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(o->connect_ms ? o->connect_ms : CONNECT_MS));
    curl.easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(o->total_ms ? o->total_ms : TOTAL_MS));
    curl.easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1024L);
    curl.easy_setopt(c, CURLOPT_LOW_SPEED_TIME,
                     (long)(o->slow_seconds ? o->slow_seconds : SLOW_SECONDS));
}

static void set_closed_doors(CURL *c)
{
    curl.easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl.easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl.easy_setopt(c, CURLOPT_PROXY, "");
    curl.easy_setopt(c, CURLOPT_NOPROXY, "*");
    curl.easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl.easy_setopt(c, CURLOPT_HTTP09_ALLOWED, 0L);
    curl.easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl.easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
}

static int take_sent(CURL *c, curl_infotype type, char *bytes, size_t n, void *context)
{
    struct exchange *x = context;
    (void)c;
    if (type == CURLINFO_HEADER_OUT)
        buf_add(&x->sent, bytes, n);
    return 0;
}

// Neither compressed nor taken out of its chunks, so that the bytes are those of the line.
static void set_exact(CURL *c, struct exchange *x)
{
    curl.easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl.easy_setopt(c, CURLOPT_ACCEPT_ENCODING, NULL);
    curl.easy_setopt(c, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
    curl.easy_setopt(c, CURLOPT_DEBUGFUNCTION, take_sent);
    curl.easy_setopt(c, CURLOPT_DEBUGDATA, x);
    curl.easy_setopt(c, CURLOPT_VERBOSE, 1L);
}

static void set_method(CURL *c, struct exchange *x, const struct transfer_spec *spec)
{
    if (spec->method == TRANSFER_HEAD) {
        curl.easy_setopt(c, CURLOPT_NOBODY, 1L);
    } else if (spec->method == TRANSFER_POST) {
        curl.easy_setopt(c, CURLOPT_POST, 1L);
        curl.easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)spec->body.n);
        curl.easy_setopt(c, CURLOPT_COPYPOSTFIELDS, spec->body.n ? spec->body.p : "");
        add_header(x, "Content-Type", spec->content_type);
    } else {
        curl.easy_setopt(c, CURLOPT_HTTPGET, 1L);
    }
}

// libcurl looks at the age of all addresses that it knows after each exchange, one for each host.
// An exchange a second lets it: no address serves longer than ADDRESS_SECONDS and one exchange.
static void set_sweeping(CURL *c, struct transfers *t)
{
    double now = clock_monotonic_ms();
    bool sweeps = now - t->swept_at >= SWEEP_MS;
    if (sweeps)
        t->swept_at = now;
    curl.easy_setopt(c, CURLOPT_DNS_CACHE_TIMEOUT, sweeps ? (long)ADDRESS_SECONDS : -1L);
}

// All that differs from one request to the next: the handle may have served another one.
static void set_request(CURL *c, struct exchange *x, const struct transfer_spec *spec)
{
    char range[32];
    bool part = spec->range && spec->method == TRANSFER_GET && spec->body_limit;
    snprintf(range, sizeof range, "0-%zu", part ? spec->body_limit - 1 : 0);
    curl.easy_setopt(c, CURLOPT_URL, spec->url);
    curl.easy_setopt(c, CURLOPT_RANGE, part ? range : NULL);
    // A range counts encoded bytes; decoding the head of a gzip stream is fine, but many
    // servers send the range of the plain text: ask for that.
    curl.easy_setopt(c, CURLOPT_ACCEPT_ENCODING, part ? NULL : "gzip, deflate");
    set_sweeping(c, x->owner);
    set_method(c, x, spec);
    add_header(x, "Accept", spec->accept ? spec->accept : "*/*");
    add_header(x, "Accept-Language", spec->accept_language);
    add_header(x, "If-None-Match", spec->if_none_match);
    add_header(x, "If-Modified-Since", spec->if_modified_since);
    add_header(x, "Accept-Datetime", spec->accept_datetime);
    curl.easy_setopt(c, CURLOPT_HTTPHEADER, x->headers);
    curl.easy_setopt(c, CURLOPT_OPENSOCKETDATA, x);
    curl.easy_setopt(c, CURLOPT_WRITEDATA, x);
    curl.easy_setopt(c, CURLOPT_HEADERDATA, x);
    curl.easy_setopt(c, CURLOPT_PRIVATE, x);
}

static CURL *make_handle(struct transfers *t)
{
    const struct transfer_options *o = &t->options;
    CURL *c = curl.easy_init();
    if (!c)
        return NULL;
    set_closed_doors(c);
    set_limits(c, o);
    curl.easy_setopt(c, CURLOPT_USERAGENT, o->user_agent);
    if (o->ca_file)
        curl.easy_setopt(c, CURLOPT_CAINFO, o->ca_file);
    if (t->resolve)
        curl.easy_setopt(c, CURLOPT_RESOLVE, t->resolve);
    curl.easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    curl.easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header);
    return c;
}

// Making a handle and telling it what holds for all requests costs as much as a small exchange.
static CURL *take_handle(struct transfers *t)
{
    return t->spare_len ? t->spare[--t->spare_len] : make_handle(t);
}

static void give_handle(struct exchange *x)
{
    struct transfers *t = x->owner;
    curl.multi_remove_handle(t->multi, x->easy);
    if (t->spare_len < SPARE_MOST && !x->special)
        t->spare[t->spare_len++] = x->easy;
    else
        curl.easy_cleanup(x->easy);
}

static bool set_up(struct exchange *x, const struct transfer_spec *spec)
{
    CURL *c = x->easy = fault_now() ? NULL : take_handle(x->owner);
    if (!c)
        return false;
    set_request(c, x, spec);
    if (spec->exact)
        set_exact(c, x);
    return curl.multi_add_handle(x->owner->multi, c) == CURLM_OK;
}

// ---- who is ready: a call costs what has happened, not how many exchanges wait

// Its result is given at the next poll.
static void fail(struct exchange *x, enum transfer_status status, const char *reason)
{
    x->result.status = status;
    snprintf(x->result.reason, sizeof x->result.reason, "%s", reason);
    x->failed = true;
    x->next_failed = x->owner->failed;
    x->owner->failed = x;
}

static void give_up(CURL *easy)
{
    struct exchange *x = NULL;
    curl.easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&x);
    if (x && !x->failed)
        fail(x, TRANSFER_NO_ANSWER, "its connection cannot be watched");
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *known)
{
    struct transfers *t = context;
    struct epoll_event want = {
        .events = (what & CURL_POLL_IN ? (unsigned)EPOLLIN : 0U) |
                  (what & CURL_POLL_OUT ? (unsigned)EPOLLOUT : 0U),
        .data.fd = fd,
    };
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(t->epoll, EPOLL_CTL_DEL, fd, NULL);
        return 0;
    }
    if (fault_now() || epoll_ctl(t->epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &want) != 0)
        give_up(easy);
    else if (!known)
        curl.multi_assign(t->multi, fd, t);
    return 0; // anything else would end all exchanges, each at its time limit
}

static int set_timer(CURLM *multi, long milliseconds, void *context)
{
    struct transfers *t = context;
    (void)multi;
    t->timer_at = milliseconds < 0 ? -1 : clock_monotonic_ms() + (double)milliseconds;
    return 0;
}

static void run_timer(struct transfers *t)
{
    int active;
    if (t->timer_at < 0 || clock_monotonic_ms() < t->timer_at)
        return;
    t->timer_at = -1;
    curl.multi_socket_action(t->multi, CURL_SOCKET_TIMEOUT, 0, &active);
}

static void run_sockets(struct transfers *t, unsigned milliseconds)
{
    struct epoll_event events[EVENTS];
    double left = t->timer_at < 0 ? milliseconds : t->timer_at - clock_monotonic_ms();
    int wait = left <= 0 ? 0 : left < milliseconds ? (int)left + 1 : (int)milliseconds;
    int n = epoll_wait(t->epoll, events, EVENTS, wait), active;
    for (int i = 0; i < n; i++) {
        unsigned got = events[i].events;
        int what = (got & EPOLLIN ? CURL_CSELECT_IN : 0) | (got & EPOLLOUT ? CURL_CSELECT_OUT : 0) |
                   (got & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0);
        curl.multi_socket_action(t->multi, events[i].data.fd, what, &active);
    }
}

size_t transfer_connections(const struct transfer_options *o)
{
    struct rlimit files;
    if (o->connections)
        return o->connections;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= OWN_FILES + 2 * CONNECTIONS)
        return CONNECTIONS;
    return files.rlim_cur > OWN_FILES + 2 ? (size_t)(files.rlim_cur - OWN_FILES) / 2 : 1;
}

static bool start_multi(struct transfers *t)
{
    t->epoll = fault_now() ? -1 : epoll_create1(EPOLL_CLOEXEC);
    t->multi = t->epoll < 0 ? NULL : curl.multi_init();
    if (!t->multi)
        return false;
    curl.multi_setopt(t->multi, CURLMOPT_MAXCONNECTS, (long)transfer_connections(&t->options) * 2);
    curl.multi_setopt(t->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
    curl.multi_setopt(t->multi, CURLMOPT_SOCKETDATA, t);
    curl.multi_setopt(t->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl.multi_setopt(t->multi, CURLMOPT_TIMERDATA, t);
    return true;
}

bool transfers_make(const struct transfer_options *options, struct transfers **out, struct error *e)
{
    if (!library_open(&libcurl, e))
        return false;
    if (fault_now() || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(e, ERROR_SYSTEM, "cannot start libcurl");
    struct transfers *t = mem_alloc(sizeof *t);
    *t = (struct transfers){.options = *options, .timer_at = -1, .swept_at = -SWEEP_MS};
    if (!start_multi(t)) {
        if (t->epoll >= 0)
            close(t->epoll);
        free(t);
        curl.global_cleanup();
        return error_set(e, ERROR_SYSTEM, "cannot start libcurl's multi interface");
    }
    for (const char *const *r = options->resolve; r && *r; r++)
        t->resolve = curl.slist_append(t->resolve, *r);
    *out = t;
    return true;
}

static void link_in(struct transfers *t, struct exchange *x)
{
    x->after = t->all;
    if (t->all)
        t->all->before = x;
    t->all = x;
}

static void exchange_free(struct exchange *x)
{
    *(x->before ? &x->before->after : &x->owner->all) = x->after;
    if (x->after)
        x->after->before = x->before;
    if (x->easy)
        give_handle(x);
    curl.slist_free_all(x->headers);
    buf_free(&x->body);
    buf_free(&x->sent);
    buf_free(&x->head);
    arena_free(&x->arena);
    free(x);
}

void transfers_free(struct transfers *t)
{
    if (!t)
        return;
    while (t->all)
        exchange_free(t->all);
    while (t->spare_len)
        curl.easy_cleanup(t->spare[--t->spare_len]);
    curl.multi_cleanup(t->multi);
    curl.slist_free_all(t->resolve);
    close(t->epoll);
    free(t);
    curl.global_cleanup();
}

void transfers_start(struct transfers *t, const struct transfer_spec *spec, void *user)
{
    struct exchange *x = mem_alloc(sizeof *x);
    *x = (struct exchange){.owner = t,
                           .user = user,
                           .body_limit = spec->body_limit,
                           .pdf_limit = spec->pdf_limit,
                           .whole = spec->whole,
                           .exact = spec->exact,
                           .special = spec->exact || spec->method == TRANSFER_POST};
    link_in(t, x);
    t->running++;
    const char *fault = address_fault(&t->options, spec->url);
    if (!fault && set_up(x, spec))
        return;
    fail(x, fault ? TRANSFER_BAD_ADDRESS : TRANSFER_NO_ANSWER,
         fault ? fault : "the request could not be started");
}

static enum transfer_status status_of(const struct exchange *x, CURLcode code)
{
    if (x->head_too_large || (x->cut && x->whole))
        return TRANSFER_TOO_LARGE;
    if (x->cut && x->result.http_status)
        return TRANSFER_ANSWERED;
    switch (code) {
    case CURLE_OK:
        return TRANSFER_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
        return TRANSFER_NO_HOST;
    case CURLE_COULDNT_CONNECT:
        return x->refused ? TRANSFER_REFUSED : TRANSFER_NO_ANSWER;
    case CURLE_OPERATION_TIMEDOUT:
        return x->refused && x->head_bytes == 0 ? TRANSFER_REFUSED : TRANSFER_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return TRANSFER_TLS;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return TRANSFER_BAD_ADDRESS;
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_PARTIAL_FILE:
        return TRANSFER_BROKEN;
    default:
        return TRANSFER_NO_ANSWER;
    }
}

static void finish(struct exchange *x, CURLcode code)
{
    long http = 0;
    double seconds = 0;
    curl.easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &http);
    curl.easy_getinfo(x->easy, CURLINFO_TOTAL_TIME, &seconds);
    struct transfer_result *r = &x->result;
    r->http_status = (int)http;
    r->status = status_of(x, code);
    r->body = buf_view(&x->body);
    r->sent = buf_view(&x->sent);
    r->head = buf_view(&x->head);
    r->cut = x->cut;
    r->milliseconds = seconds * 1e3;
    const char *peer = NULL;
    if (curl.easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &peer) == CURLE_OK && peer)
        snprintf(r->peer, sizeof r->peer, "%s", peer);
    if (r->status != TRANSFER_ANSWERED)
        snprintf(r->reason, sizeof r->reason, "%s",
                 x->refused ? "the address is not public" : curl.easy_strerror(code));
}

typedef void done_fn(void *context, void *user, const struct transfer_result *r);

static void hand_over(struct transfers *t, struct exchange *x, done_fn *done, void *context)
{
    t->running--;
    done(context, x->user, &x->result);
    exchange_free(x);
}

static bool hand_over_ended(struct transfers *t, done_fn *done, void *context)
{
    bool some = false;
    int left;
    for (CURLMsg *m; (m = curl.multi_info_read(t->multi, &left)); some = true) {
        struct exchange *x;
        CURLcode code = m->data.result;
        curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
        if (x->failed)
            continue;
        finish(x, code);
        hand_over(t, x, done, context);
    }
    return some;
}

size_t transfers_poll(struct transfers *t, unsigned milliseconds, done_fn *done, void *context)
{
    while (t->failed) {
        struct exchange *x = t->failed;
        t->failed = x->next_failed;
        hand_over(t, x, done, context);
    }
    run_timer(t);
    bool some = hand_over_ended(t, done, context);
    run_sockets(t, some ? 0 : milliseconds);
    run_timer(t);
    hand_over_ended(t, done, context);
    return t->running;
}

bool transfer_resolve(struct arena *a, const char *base, struct str reference, char **out)
{
    AUTO_URL url = library_open(&libcurl, NULL) ? curl.url() : NULL;
    AUTO_CURL text = NULL;
    char *ref = str_c(a, reference);
    unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;
    if (!url || curl.url_set(url, CURLUPART_URL, base, flags) != CURLUE_OK ||
        curl.url_set(url, CURLUPART_URL, ref, flags) != CURLUE_OK ||
        curl.url_get(url, CURLUPART_URL, &text, 0) != CURLUE_OK)
        return false;
    *out = arena_copy(a, text, strlen(text));
    return true;
}

bool transfer_origin(struct arena *a, const char *text, char **origin, char **host)
{
    AUTO_URL url = library_open(&libcurl, NULL) ? curl.url() : NULL;
    AUTO_CURL scheme = NULL;
    AUTO_CURL name = NULL;
    AUTO_CURL port = NULL;
    if (!url || curl.url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK ||
        curl.url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl.url_get(url, CURLUPART_HOST, &name, 0) != CURLUE_OK ||
        curl.url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return false;
    *host = str_c(a, str_lower_ascii(a, str_of(name)));
    *origin = str_c(a, str_format(a, "%s://%s:%s", scheme, *host, port));
    return true;
}

// ---- mail

enum { MAIL_CONNECT_SECONDS = 15, MAIL_SECONDS = 90 };

static size_t give_mail(char *out, size_t size, size_t count, void *context)
{
    struct str *rest = context;
    size_t n = size * count < rest->n ? size * count : rest->n;
    if (n)
        memcpy(out, rest->p, n);
    *rest = str_from(*rest, n);
    return n;
}

// A line end or a bracket in an address would begin a command of its own.
static bool bare(const char *address)
{
    for (const char *c = address; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == '<' || *c == '>' || *c == 0x7F)
            return false;
    return *address != '\0';
}

static void set_mail(CURL *c, const struct transfer_mail *m, const char *from,
                     struct curl_slist *to, struct str *rest)
{
    curl.easy_setopt(c, CURLOPT_URL, m->url);
    curl.easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl.easy_setopt(c, CURLOPT_PROXY, "");
    curl.easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)MAIL_CONNECT_SECONDS);
    curl.easy_setopt(c, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
    curl.easy_setopt(c, CURLOPT_USE_SSL, (long)(m->plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (m->user) {
        curl.easy_setopt(c, CURLOPT_USERNAME, m->user);
        curl.easy_setopt(c, CURLOPT_PASSWORD, m->password ? m->password : "");
    }
    curl.easy_setopt(c, CURLOPT_MAIL_FROM, from);
    curl.easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl.easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl.easy_setopt(c, CURLOPT_READFUNCTION, give_mail);
    curl.easy_setopt(c, CURLOPT_READDATA, rest);
}

bool transfer_mail(const struct transfer_mail *m, long *answer, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    *answer = 0;
    if (!bare(m->from) || !bare(m->to))
        return error_set(e, ERROR_INPUT, "a mail's sender or recipient is no mail address");
    if (!library_open(&libcurl, e))
        return false;
    if (fault_now() || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return error_set(e, ERROR_SYSTEM, "cannot start libcurl");
    char detail[CURL_ERROR_SIZE] = "";
    struct str rest = m->bytes;
    CURL *c = curl.easy_init();
    struct curl_slist *to = curl.slist_append(NULL, str_c(&a, str_format(&a, "<%s>", m->to)));
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (c && to) {
        set_mail(c, m, str_c(&a, str_format(&a, "<%s>", m->from)), to, &rest);
        curl.easy_setopt(c, CURLOPT_ERRORBUFFER, detail);
        code = fault_now() ? CURLE_SEND_ERROR : curl.easy_perform(c);
        curl.easy_getinfo(c, CURLINFO_RESPONSE_CODE, answer);
    }
    curl.slist_free_all(to);
    curl.easy_cleanup(c);
    if (code == CURLE_OK)
        return true;
    return error_set(e, ERROR_SYSTEM, "sending mail: %s (SMTP answer %ld)",
                     detail[0] ? detail : curl.easy_strerror(code), *answer);
}
