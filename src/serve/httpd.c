// SPDX-License-Identifier: MIT
// The HTTP server, on libmicrohttpd, behind the quick door (front.h), which owns the sockets and
// passes on every connection that asks for more than a prepared answer.
// The library frames messages; this file decides what may pass. An exchange goes through these
// stages: target seen (a context is made), headers whole (guard, path, route; refusals end the
// connection), body (bounded), answer. Time limits that the library does not know, the whole
// time for headers and for a body, are kept by one thread that looks once a second while any
// connection is open, and shuts the sockets of the late.
#include "serve/httpd.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/library.h"
#include "serve/admit.h"
#include "serve/answer.h"
#include "serve/connections.h"
#include "serve/form.h"
#include "serve/front.h"
#include "serve/request_log.h"
#include "serve/security.h"

// The functions of the library, loaded with the first connection that needs it: a site whose
// readers only read does without, and starts sooner and smaller.
// clang-format off
#define CALLS(_) \
    _(add_connection) _(add_response_header) _(create_post_processor) \
    _(create_response_from_buffer) _(create_response_from_buffer_with_free_callback_cls) \
    _(create_response_from_callback) _(create_response_from_fd_at_offset64) \
    _(destroy_post_processor) _(destroy_response) _(get_connection_info) \
    _(get_connection_values_n) _(get_version) _(post_process) _(queue_response) \
    _(resume_connection) _(start_daemon) _(stop_daemon) _(suspend_connection)
// clang-format on
#define POINTER(name) __typeof__(MHD_##name) *name;
#define CALL(name) {"MHD_" #name, &mhd.name},
LIBRARY_OF(mhd, CALLS, POINTER, CALL, "libmicrohttpd.so.12", "libmicrohttpd12",
           "answer more than plain requests for pages")

enum {
    MOST_THREADS = 4,
    MOST_WANTED_THREADS = 64,
    POOL_MARGIN = 6 * 1024, // of a connection's memory, beside the request's headers
    FORM_BUFFER = 4096,
    FORGOTTEN_MOST = 1 << 20, // of a body that is refused: read, so that its sender sees the answer
    STREAM_BLOCK = 4096,
};

enum stage { STAGE_IDLE, STAGE_HEADERS, STAGE_BODY, STAGE_WHOLE, STAGE_ANSWER };

struct connection {
    struct tracked tracked; // first: the table's view of it
    struct httpd *server;
    enum stage stage;
    // Of the exchange in hand:
    struct arena arena;
    struct request request;
    struct header *headers;
    size_t headers_cap;
    const struct handler *handler;
    struct MHD_PostProcessor *post;
    struct form_builder form;
    char *body;
    size_t body_len, body_cap;
    const char *raw;     // the target in the library's buffer, only to compare places
    bool loose;          // a header did not lie in the buffer as one clean line does
    const char *refused; // why, a literal; NULL when it was not
    int status;
    double started;
};

struct httpd {
    struct httpd_options options;
    pthread_mutex_t starting; // held while the daemon is started
    _Atomic(struct MHD_Daemon *) daemon;
    struct front *front;
    struct connections connections;
    atomic_bool draining;
    bool in_place; // the library leaves request lines and headers where they were received
};

// ---- answers

struct body_owner {
    void (*release)(void *);
    void *context;
};

static void body_released(void *p)
{
    struct body_owner *o = p;
    o->release(o->context);
    free(o);
}

// A response whose body is released exactly once, also when it is empty or memory is short.
static struct MHD_Response *make_response(struct str body, void (*release)(void *), void *context)
{
    void *bytes = (void *)(uintptr_t)body.p;
    if (!release || body.n == 0) {
        struct MHD_Response *r =
            mhd.create_response_from_buffer(body.n, bytes, MHD_RESPMEM_PERSISTENT);
        if (release)
            release(context);
        return r;
    }
    struct body_owner *o = mem_alloc(sizeof *o);
    *o = (struct body_owner){release, context};
    struct MHD_Response *r =
        mhd.create_response_from_buffer_with_free_callback_cls(body.n, bytes, body_released, o);
    if (!r)
        body_released(o);
    return r;
}

static bool add_one(struct MHD_Response *r, struct header h)
{
    char name[64], value[4096];
    if (h.name.n >= sizeof name || h.value.n >= sizeof value)
        return false;
    memcpy(name, h.name.p, h.name.n);
    name[h.name.n] = '\0';
    memcpy(value, h.value.p, h.value.n);
    value[h.value.n] = '\0';
    return mhd.add_response_header(r, name, value) == MHD_YES;
}

// False when a header is refused (control characters) or memory is short.
static bool add_headers(struct MHD_Response *r, const struct header *headers, size_t len)
{
    bool ok = true;
    for (size_t i = 0; i < len; i++)
        ok = add_one(r, headers[i]) && ok;
    for (size_t i = 0; i < security_headers_len; i++)
        if (!headers_have(headers, len, security_headers[i].name))
            ok = add_one(r, security_headers[i]) && ok;
    return ok;
}

static void release_answer(void *a)
{
    answer_unref(a);
}

// The library's form of a prepared answer, which is kept until it has been sent.
static struct MHD_Response *ready_response(struct answer *a, bool close)
{
    struct MHD_Response *r = make_response(a->body, release_answer, answer_ref(a));
    if (!r)
        return NULL;
    bool ok = add_headers(r, a->headers, a->headers_len);
    ok = ok && (!close || mhd.add_response_header(r, "Connection", "close") == MHD_YES);
    if (ok)
        return r;
    mhd.destroy_response(r);
    return NULL;
}

// ---- streams

struct stream {
    pthread_mutex_t lock;
    bool asleep, woken; // woken: a wake came since the last read
    struct MHD_Connection *connection;
    struct stream_source source;
};

static ssize_t stream_read(void *p, uint64_t position, char *out, size_t max)
{
    struct stream *s = p;
    (void)position;
    pthread_mutex_lock(&s->lock);
    s->woken = false;
    pthread_mutex_unlock(&s->lock);
    long n = s->source.read(s->source.context, out, max);
    if (n < 0)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        pthread_mutex_lock(&s->lock);
        if (!s->woken) {
            s->asleep = true;
            mhd.suspend_connection(s->connection);
        }
        pthread_mutex_unlock(&s->lock);
    }
    return (ssize_t)n;
}

void stream_wake(struct stream *s)
{
    pthread_mutex_lock(&s->lock);
    s->woken = true;
    if (s->asleep) {
        s->asleep = false;
        mhd.resume_connection(s->connection);
    }
    pthread_mutex_unlock(&s->lock);
}

static void stream_free(void *p)
{
    struct stream *s = p;
    s->source.ended(s->source.context);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static struct MHD_Response *stream_response(struct MHD_Connection *connection,
                                            const struct response *out)
{
    struct stream *s = mem_alloc(sizeof *s);
    *s = (struct stream){.connection = connection, .source = out->stream};
    pthread_mutex_init(&s->lock, NULL);
    struct MHD_Response *r = mhd.create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK,
                                                               stream_read, s, stream_free);
    if (!r) {
        stream_free(s);
        return NULL;
    }
    if (out->stream_started)
        out->stream_started(out->stream.context, s);
    return r;
}

// ---- sending

static struct MHD_Response *response_of(struct MHD_Connection *connection,
                                        const struct response *out)
{
    switch (out->body) {
    case BODY_NONE:
        return make_response(STR(""), NULL, NULL);
    case BODY_BYTES:
        return make_response(out->bytes, out->release, out->release_context);
    case BODY_FILE:
        return mhd.create_response_from_fd_at_offset64((uint64_t)out->file_size, out->fd,
                                                       (uint64_t)out->file_from);
    case BODY_STREAM:
        return stream_response(connection, out);
    }
    return NULL;
}

static enum MHD_Result queue(struct connection *c, struct MHD_Connection *connection, int status,
                             struct MHD_Response *r)
{
    c->status = status;
    c->stage = STAGE_ANSWER;
    tracked_deadline(&c->tracked, 0);
    return mhd.queue_response(connection, (unsigned)status, r);
}

static enum MHD_Result send_ready(struct connection *c, struct MHD_Connection *connection,
                                  struct answer *ready)
{
    enum MHD_Result sent = MHD_NO;
    struct MHD_Response *r = ready_response(ready, atomic_load(&c->server->draining));
    if (r) {
        sent = queue(c, connection, ready->status, r);
        mhd.destroy_response(r);
    }
    answer_unref(ready);
    return sent;
}

static enum MHD_Result send_response(struct connection *c, struct MHD_Connection *connection,
                                     struct response *out)
{
    if (out->ready)
        return send_ready(c, connection, out->ready);
    struct MHD_Response *r = response_of(connection, out);
    if (!r)
        return MHD_NO;
    bool close = out->close || atomic_load(&c->server->draining);
    if (close)
        response_header(out, STR("Connection"), STR("close"));
    enum MHD_Result sent = MHD_NO;
    if (add_headers(r, out->headers, out->headers_len))
        sent = queue(c, connection, out->status, r);
    mhd.destroy_response(r);
    return sent;
}

static enum MHD_Result refuse(struct connection *c, struct MHD_Connection *connection, int status,
                              const char *reason)
{
    struct response out = {.close = true};
    c->refused = reason;
    response_text(&out, status,
                  str_format(&c->arena, "%d %s: %s\n", status, http_reason(status), reason));
    return send_response(c, connection, &out);
}

// The path exists, or not, but nobody takes this method there.
static enum MHD_Result no_handler(struct connection *c, struct MHD_Connection *connection,
                                  unsigned allowed)
{
    struct response out = {0};
    struct request *q = &c->request;
    if (q->method == HTTP_METHOD_UNKNOWN)
        return refuse(c, connection, 501, "this method is not known here");
    if (allowed == 0)
        return refuse(c, connection, 404, "there is nothing at this address");
    struct header allow = {STR("Allow"), http_allow(&c->arena, allowed)};
    if (q->method == HTTP_OPTIONS) {
        out.status = 204;
    } else {
        c->refused = "method not allowed";
        response_text(&out, 405, STR("405 Method Not Allowed: see the Allow header\n"));
    }
    out.close = request_has_body(q);
    response_header(&out, allow.name, allow.value);
    return send_response(c, connection, &out);
}

// ---- requests

static enum MHD_Result take_header(void *p, enum MHD_ValueKind kind, const char *key,
                                   size_t key_size, const char *value, size_t value_size)
{
    struct connection *c = p;
    struct request *q = &c->request;
    (void)kind;
    struct header h = {{key, key_size}, {value ? value : "", value ? value_size : 0}};
    if (c->server->in_place && !header_lies_clean(key, key_size, value, value_size))
        c->loose = true;
    ARENA_PUSH(&c->arena, c->headers, q->headers_len, c->headers_cap) = h;
    request_note_header(q, h);
    return MHD_YES;
}

static enum MHD_Result take_field(void *p, enum MHD_ValueKind kind, const char *key,
                                  const char *file_name, const char *type, const char *coding,
                                  const char *bytes, uint64_t offset, size_t n)
{
    struct connection *c = p;
    (void)kind;
    (void)coding;
    bool taken = form_piece(&c->form, key ? key : "", file_name, type, bytes, offset, n);
    return taken ? MHD_YES : MHD_NO;
}

static enum MHD_Result call_handler(struct connection *c, struct MHD_Connection *connection)
{
    struct response out = {.status = 200, .fd = -1};
    c->handler->handle(c->handler->context, &c->request, &out);
    out.close = out.close || c->request.refused;
    if (!out.ready && out.status >= 400 && !c->refused)
        c->refused = http_reason(out.status);
    return send_response(c, connection, &out);
}

// The body is not taken: a line of text, or what the handler says to it.
static enum MHD_Result refuse_body(struct connection *c, struct MHD_Connection *connection,
                                   int status, const char *reason)
{
    if (!c->handler->answers_refused)
        return refuse(c, connection, status, reason);
    c->refused = reason;
    c->request.refused = status;
    c->request.form = (struct form){0};
    return call_handler(c, connection);
}

static bool is_form(const struct request *q)
{
    struct str type = q->known[HEADER_CONTENT_TYPE];
    return str_starts_ascii(type, STR("application/x-www-form-urlencoded")) ||
           str_starts_ascii(type, STR("multipart/form-data"));
}

static enum MHD_Result start_body(struct connection *c, struct MHD_Connection *connection)
{
    struct request *q = &c->request;
    size_t limit = c->handler->body_limit;
    if (limit == 0)
        return refuse(c, connection, 413, "no body is taken here");
    uint64_t length = request_content_length(q);
    if (length > (c->handler->answers_refused ? FORGOTTEN_MOST : limit))
        return refuse_body(c, connection, 413, "the body is too large");
    if (length > limit) {
        c->refused = "the body is too large";
    } else if (is_form(q)) {
        c->form = FORM_BUILDER(&c->arena, limit);
        c->post = mhd.create_post_processor(connection, FORM_BUFFER, take_field, c);
        if (!c->post)
            return refuse_body(c, connection, 400, "the form's type cannot be read");
    }
    c->stage = STAGE_BODY;
    tracked_deadline(&c->tracked, c->server->options.limits.body_seconds);
    return MHD_YES;
}

static enum MHD_Result start_request(struct connection *c, struct MHD_Connection *connection,
                                     const char *method, const char *version)
{
    struct request *q = &c->request;
    mhd.get_connection_values_n(connection, MHD_HEADER_KIND, take_header, c);
    q->headers = c->headers;
    q->method = http_method_of(str_of(method));
    size_t end = strlen(version);
    if (c->server->in_place && (version != c->raw + q->target.n + 1 || version[end + 1] != '\0'))
        c->loose = true;
    const struct httpd_options *o = &c->server->options;
    struct admission a = request_admit(q, str_of(method), str_of(version), c->loose,
                                       &o->limits.request, &o->handlers);
    if (a.verdict.status)
        return refuse(c, connection, a.verdict.status, a.verdict.reason);
    c->handler = a.handler;
    if (!c->handler)
        return no_handler(c, connection, a.allowed);
    if (request_has_body(q))
        return start_body(c, connection);
    // The library keeps the connection only when it is answered at its next call.
    c->stage = STAGE_WHOLE;
    return MHD_YES;
}

// The rest of a body that was refused is read and forgotten; the answer is already made.
static enum MHD_Result take_body(struct connection *c, const char *bytes, size_t n)
{
    size_t limit = c->handler->body_limit;
    if (c->refused)
        return MHD_YES;
    if (n > limit - c->body_len) {
        c->refused = "the body is too large";
        return MHD_YES;
    }
    if (c->post) {
        c->body_len += n;
        if (mhd.post_process(c->post, bytes, n) != MHD_YES && !c->form.refused)
            c->form.refused = "the form cannot be read";
        return MHD_YES;
    }
    c->body = arena_grow(&c->arena, c->body, c->body_len, &c->body_cap, c->body_len + n, 1);
    memcpy(c->body + c->body_len, bytes, n);
    c->body_len += n;
    return MHD_YES;
}

static enum MHD_Result end_body(struct connection *c, struct MHD_Connection *connection)
{
    if (c->refused)
        return refuse_body(c, connection, 413, c->refused);
    if (c->post) {
        bool whole = mhd.destroy_post_processor(c->post) == MHD_YES;
        c->post = NULL;
        if (!form_finish(&c->form, &c->request.form))
            return refuse_body(c, connection, 400, c->form.refused);
        if (!whole)
            return refuse_body(c, connection, 400, "the form ends in the middle");
    } else {
        c->request.body = (struct str){c->body, c->body_len};
    }
    return call_handler(c, connection);
}

static enum MHD_Result on_request(void *server, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **context)
{
    struct connection *c = *context;
    (void)server;
    (void)url;
    if (!c)
        return MHD_NO;
    if (c->stage == STAGE_HEADERS)
        return start_request(c, connection, method, version);
    if (c->stage == STAGE_WHOLE)
        return call_handler(c, connection);
    if (c->stage != STAGE_BODY)
        return MHD_YES;
    if (*upload_size == 0)
        return end_body(c, connection);
    enum MHD_Result taken = take_body(c, upload, *upload_size);
    *upload_size = 0;
    return taken;
}

// ---- life of a connection

static struct connection *context_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        mhd.get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

// Called with the target as sent, before the library touches it.
static void *on_target(void *server, const char *target, struct MHD_Connection *connection)
{
    struct connection *c = context_of(connection);
    (void)server;
    if (!c)
        return NULL;
    c->request = (struct request){.arena = &c->arena, .peer_loopback = c->tracked.peer.loopback};
    memcpy(c->request.peer, c->tracked.peer.text, sizeof c->request.peer);
    c->request.target = str_copy(&c->arena, str_of(target));
    c->raw = target;
    c->loose = false;
    c->headers = NULL;
    c->headers_cap = 0;
    c->handler = NULL;
    c->body = NULL;
    c->body_len = c->body_cap = 0;
    c->refused = NULL;
    c->status = 0;
    if (c->server->options.log)
        c->started = clock_monotonic_ms();
    c->stage = STAGE_HEADERS;
    tracked_busy(&c->tracked);
    return c;
}

static void on_completed(void *server, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode why)
{
    struct connection *c = *context;
    (void)server;
    (void)connection;
    if (!c)
        return;
    if (c->post) {
        mhd.destroy_post_processor(c->post);
        c->post = NULL;
    }
    if (c->server->options.log)
        request_log(&(struct request_outcome){&c->request, c->status, c->started, c->refused,
                                              why == MHD_REQUEST_TERMINATED_COMPLETED_OK});
    arena_reset(&c->arena);
    tracked_idle(&c->tracked, c->server->options.limits.head_seconds);
    c->stage = STAGE_IDLE;
    *context = NULL;
}

static void connection_opened(struct httpd *h, struct MHD_Connection *connection, void **context)
{
    const union MHD_ConnectionInfo *fd =
        mhd.get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int number = fd->connect_fd;
    const union MHD_ConnectionInfo *address =
        mhd.get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct connection *c = mem_alloc(sizeof *c);
    *c = (struct connection){.server = h};
    c->tracked.fd = number;
    c->tracked.peer = peer_of(address->client_addr);
    tracked_idle(&c->tracked, h->options.limits.head_seconds);
    connections_arrive(&h->connections, &c->tracked);
    *context = c;
}

static void connection_closed(struct httpd *h, struct connection *c)
{
    connections_remove(&h->connections, &c->tracked);
    arena_free(&c->arena);
    free(c);
}

static void on_connection(void *server, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        connection_opened(server, connection, context);
    } else if (*context) {
        connection_closed(server, *context);
        *context = NULL;
    }
}

// The path is decoded by path_decode, later and once.
static size_t keep_escapes(void *server, struct MHD_Connection *connection, char *text)
{
    (void)server;
    (void)connection;
    return strlen(text);
}

// ---- start and stop

static unsigned threads_for(unsigned wanted)
{
    cpu_set_t usable;
    unsigned n = wanted;
    if (wanted)
        return wanted < MOST_WANTED_THREADS ? wanted : MOST_WANTED_THREADS;
    if (sched_getaffinity(0, sizeof usable, &usable) == 0)
        n = (unsigned)CPU_COUNT(&usable);
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : n;
}

static struct MHD_Daemon *start_daemon(struct httpd *h, unsigned threads)
{
    const struct httpd_limits *l = &h->options.limits;
    // The library clears all of it after each request, so it is not generous: the request line
    // shares the headers' part.
    size_t memory = l->request.header_bytes + POOL_MARGIN;
    // The quick door counts connections; each thread of the library has its share of this limit.
    unsigned most = l->connections + threads * 2;
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)most, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)l->idle_seconds, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)memory, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 0, NULL},
        {MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, NULL},
        {threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)threads, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    return mhd.start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_TURBO |
            MHD_USE_NO_LISTEN_SOCKET,
        0, NULL, NULL, on_request, h, MHD_OPTION_URI_LOG_CALLBACK, on_target, h,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, h, MHD_OPTION_NOTIFY_COMPLETED, on_completed, h,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, h, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// Under h->starting.
static struct MHD_Daemon *load_and_start(struct httpd *h, struct error *e)
{
    if (!library_open(&libmhd, e))
        return NULL;
    h->in_place = strncmp(mhd.get_version(), "0.9.", 4) == 0;
    struct MHD_Daemon *d = start_daemon(h, threads_for(h->options.threads));
    if (!d)
        error_errno(e, "cannot start the HTTP server");
    return d;
}

static struct MHD_Daemon *daemon_of(struct httpd *h, struct error *e)
{
    struct MHD_Daemon *d = atomic_load_explicit(&h->daemon, memory_order_acquire);
    if (d)
        return d;
    pthread_mutex_lock(&h->starting);
    d = atomic_load_explicit(&h->daemon, memory_order_relaxed);
    if (!d) {
        d = load_and_start(h, e);
        atomic_store_explicit(&h->daemon, d, memory_order_release);
    }
    pthread_mutex_unlock(&h->starting);
    return d;
}

// From the quick door. The library closes the descriptor when it does not take it.
static void take_over(void *server, int fd)
{
    struct httpd *h = server;
    struct error e = {0};
    struct sockaddr_storage from = {0};
    socklen_t n = sizeof from;
    struct MHD_Daemon *d = daemon_of(h, &e);
    bool useless = !d || getpeername(fd, (struct sockaddr *)&from, &n) != 0;
    if (!d)
        fprintf(stderr, "presse: %s; %s\n", e.message, e.remedy);
    if (useless)
        close(fd);
    if (useless || mhd.add_connection(d, fd, (struct sockaddr *)&from, n) != MHD_YES)
        connections_lose(&h->connections);
}

static bool start_front(struct httpd *h, struct error *e)
{
    const struct httpd_options *o = &h->options;
    const struct httpd_limits *l = &o->limits;
    struct front_options options = {
        .listeners = o->listeners,
        .handlers = o->handlers,
        .limits = l->request,
        .most_connections = l->connections,
        .most_by_peer = l->connections_by_peer,
        .idle_seconds = l->idle_seconds < l->head_seconds ? l->idle_seconds : l->head_seconds,
        .threads = threads_for(o->quick_threads),
        .log = o->log,
        .connections = &h->connections,
        .pass_on = take_over,
        .context = h,
    };
    return front_start(&options, &h->front, e);
}

bool httpd_start(const struct httpd_options *options, struct httpd **out, struct error *e)
{
    struct httpd *h = mem_alloc(sizeof *h);
    *h = (struct httpd){.options = *options};
    pthread_mutex_init(&h->starting, NULL);
    bool ok = connections_open(&h->connections, e) && (!options->all_doors || daemon_of(h, e)) &&
              start_front(h, e);
    if (ok)
        *out = h;
    else
        httpd_stop(h);
    return ok;
}

size_t httpd_connections(struct httpd *h)
{
    return connections_count(&h->connections);
}

void httpd_drain(struct httpd *h, unsigned seconds)
{
    atomic_store(&h->draining, true);
    front_drain(h->front);
    connections_drain(&h->connections, seconds);
}

void httpd_stop(struct httpd *h)
{
    if (!h)
        return;
    front_stop(h->front);
    struct MHD_Daemon *d = atomic_load(&h->daemon);
    if (d)
        mhd.stop_daemon(d);
    connections_close(&h->connections);
    pthread_mutex_destroy(&h->starting);
    free(h);
}
