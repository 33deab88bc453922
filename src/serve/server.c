// SPDX-License-Identifier: MIT
// The main loop waits for signals, changed files and the time when the room changes by itself.
// All work is done elsewhere: requests by the HTTP server's threads, reading by live.c's.
#include "serve/server.h"

#include <errno.h>
#include <inttypes.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "desk/desk.h"
#include "serve/desk.h"
#include "serve/hub.h"
#include "serve/keeper.h"
#include "serve/live.h"
#include "serve/metrics.h"
#include "serve/outgoing.h"
#include "serve/public.h"
#include "serve/reload.h"
#include "serve/search.h"
#include "serve/watch.h"

enum {
    DRAIN_SECONDS = 10,
    DESK_THREADS = 32,
    KEPT_FREE = 512 << 10, // bytes of freed memory that each pool keeps
};

enum { FD_SIGNAL, FD_TIMER, FD_TOLD, FD_WATCH, FDS };

struct server {
    const struct server_options *options;
    struct arena arena;
    struct listeners listeners;
    struct live *live;
    struct desk_site *desk; // NULL when presse.yaml has no desk
    struct keeper *keeper;  // NULL unless asked for
    struct store *store;    // the desk's, or own_store; NULL when nothing needs one
    struct store *own_store;
    struct outgoing *outgoing;
    struct hub *hub;
    struct reload *reload;
    struct httpd *httpd;
    struct metrics *metrics;
    struct listeners metrics_listeners;
    struct httpd *metrics_httpd; // NULL unless asked for
    struct watch *watch;
    int fds[FDS]; // -1 when not open
};

// ---- what is told

static void say(struct str text)
{
    if (text.n)
        fwrite(text.p, 1, text.n, stderr);
}

static void say_findings(const struct live_outcome *o)
{
    if (o->errors + o->warnings == 0)
        fputs("presse: check found nothing to mend\n", stderr);
    else
        fprintf(stderr,
                "presse: check found %zu error%s and %zu warning%s; `presse check` lists them\n",
                o->errors, o->errors == 1 ? "" : "s", o->warnings, o->warnings == 1 ? "" : "s");
}

static void say_room(const struct live_outcome *o)
{
    const struct room *r = o->room;
    size_t pages = r->published_len;
    struct str title = r->title.n ? r->title : str_of(r->root);
    fprintf(stderr, "presse: serving \"%.*s\": %zu page%s, %zu clip%s\n", STR_ARG(title), pages,
            pages == 1 ? "" : "s", r->clips_len, r->clips_len == 1 ? "" : "s");
}

// Called by the thread that read the room.
static void told(void *context, const struct live_outcome *o)
{
    struct server *s = context;
    uint64_t one = 1;
    metrics_read(s->metrics, o->swapped || o->first, o->ms / 1000);
    if (o->swapped || o->first)
        metrics_room(s->metrics, o->room->published_len, o->room->clips_len, o->errors,
                     o->warnings);
    if (o->first) {
        say_room(o);
        say_findings(o);
        return;
    }
    if (o->swapped) {
        fprintf(stderr, "presse: read again in %.0f ms: %zu clips\n", o->ms, o->room->clips_len);
        say(o->news);
        if (s->reload)
            reload_changed(s->reload);
    } else {
        fputs("presse: the edit cannot be used; the last good room is still served\n", stderr);
        say(o->broken);
        if (s->reload)
            reload_broken(s->reload, o->broken);
    }
    ssize_t n = write(s->fds[FD_TOLD], &one, sizeof one);
    (void)n;
}

static void say_listeners(const struct listeners *l, const char *what, const char *end)
{
    for (size_t i = 0; i < l->len; i++) {
        struct str name = l->items[i].name;
        bool local_socket = name.n && (name.p[0] == '/' || name.p[0] == '.');
        fprintf(stderr, "presse: %s%s%.*s%s\n", what, local_socket ? "socket " : "http://",
                STR_ARG(name), local_socket ? "" : end);
    }
}

static void say_addresses(const struct server *s)
{
    say_listeners(&s->listeners, "", "/");
    say_listeners(&s->metrics_listeners, "metrics: ", "/metrics");
}

// ---- start

static bool open_sockets(struct server *s, struct error *e)
{
    const struct server_options *o = s->options;
    if (!listen_inherit(&s->arena, &s->listeners, e))
        return false;
    if (s->listeners.len > 0)
        return true;
    if (o->listen_len == 0)
        return listen_open(&s->arena, "127.0.0.1:8000", &s->listeners, e);
    for (size_t i = 0; i < o->listen_len; i++)
        if (!listen_open(&s->arena, o->listen[i], &s->listeners, e))
            return false;
    return true;
}

static bool is_local(const struct server *s)
{
    for (size_t i = 0; i < s->listeners.len; i++)
        if (!s->listeners.items[i].loopback)
            return false;
    return true;
}

static bool open_events(struct server *s, struct error *e)
{
    s->fds[FD_SIGNAL] = service_signals();
    s->fds[FD_TIMER] = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    s->fds[FD_TOLD] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (s->fds[FD_SIGNAL] >= 0 && s->fds[FD_TIMER] >= 0 && s->fds[FD_TOLD] >= 0)
        return true;
    return error_errno(e, "cannot open the descriptors that the server waits on");
}

static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static bool start_live(struct server *s, struct error *e)
{
    const struct server_options *o = s->options;
    struct live_options options = {.path = o->path, .told = told, .context = s};
    options.snapshot.room.drafts = o->drafts;
    options.snapshot.room.cache = true;
    options.snapshot.memory = o->memory;
    options.snapshot.site.live = true;
    if (o->refresh)
        options.snapshot.site.reload_url = STR(RELOAD_SCRIPT);
    return live_start(&options, &s->live, e);
}

static bool start_watch(struct server *s, struct error *e)
{
    if (!s->options->watch)
        return true;
    struct snapshot *now = live_snapshot(s->live);
    const struct room *r = snapshot_room(now);
    bool ok = watch_open(r->root, r->lone_file, &s->watch, e);
    if (ok)
        s->fds[FD_WATCH] = watch_fd(s->watch);
    snapshot_unref(now);
    return ok;
}

// The store that the desk has open, or one of its own when something needs it.
static bool start_store(struct server *s, const struct room *r, bool wanted, struct error *e)
{
    if (s->desk) {
        s->store = desk_site_store(s->desk);
        return true;
    }
    const char *location = desk_store_location(&s->arena, r->config, r->root);
    bool there = strstr(location, "://") || access(location, F_OK) == 0;
    if (!wanted && !(s->options->keeper && there))
        return true;
    if (!store_open(location, &s->own_store, e))
        return false;
    s->store = s->own_store;
    return true;
}

static bool start_outgoing(struct server *s, struct error *e)
{
    struct snapshot *now = live_snapshot(s->live);
    const struct room *r = snapshot_room(now);
    bool wanted = false;
    bool ok = outgoing_wanted(r, &wanted, e) && start_store(s, r, wanted, e) &&
              (!wanted || outgoing_start(s->live, s->store, &s->outgoing, e)) &&
              hub_open(s->live, s->store, &s->hub, e);
    snapshot_unref(now);
    return ok;
}

static bool start_keeper(struct server *s, struct error *e)
{
    if (!s->options->keeper)
        return true;
    if (!is_local(s)) {
        error_set(e, ERROR_USAGE, "the keeper's pages are for this machine alone");
        return error_remedy(e, "listen on 127.0.0.1, or leave out --keeper");
    }
    struct snapshot *now = live_snapshot(s->live);
    bool ok = keeper_open(s->options->path, snapshot_room(now), s->store, &s->keeper, e);
    snapshot_unref(now);
    return ok;
}

// With a desk: whether journalists' requests can be stored.
static void answer_health(void *context, struct request *q, struct response *out)
{
    struct server *s = context;
    if (!s->desk || desk_site_healthy(s->desk))
        public_health(s->live, q, out);
    else
        response_text(out, 503, STR("503 Service Unavailable: the store does not answer\n"));
    response_header(out, STR("Cache-Control"), STR("no-store"));
}

static void answer_metrics(void *context, struct request *q, struct response *out)
{
    struct server *s = context;
    struct buf text = BUF_EMPTY;
    metrics_write(s->metrics, s->desk, httpd_connections(s->httpd), live_indexes(s->live), &text);
    out->body = BODY_BYTES;
    out->bytes = str_copy(q->arena, buf_view(&text));
    buf_free(&text);
    response_header(out, STR("Content-Type"), STR(METRICS_TYPE));
    response_header(out, STR("Cache-Control"), STR("no-store"));
}

static bool start_metrics(struct server *s, struct error *e)
{
    const char *where = s->options->metrics;
    if (!where)
        return true;
    struct handler *h = ARENA_NEW(&s->arena, struct handler);
    *h =
        (struct handler){HTTP_METHOD_BIT(HTTP_GET), "/metrics", answer_metrics, s, 0, false, false};
    struct httpd_options http = {.listeners = &s->metrics_listeners,
                                 .handlers = {h, 1},
                                 .limits = HTTPD_LIMITS,
                                 .quick_threads = 1,
                                 .threads = 1};
    http.limits.connections = 16;
    return listen_open(&s->arena, where, &s->metrics_listeners, e) &&
           httpd_start(&http, &s->metrics_httpd, e);
}

static struct handlers make_handlers(struct server *s)
{
    const unsigned get = HTTP_METHOD_BIT(HTTP_GET);
    struct handlers desk = s->desk ? desk_site_handlers(s->desk) : (struct handlers){0};
    struct handlers hub = s->hub ? hub_handlers(s->hub) : (struct handlers){0};
    struct handlers keeper = s->keeper ? keeper_handlers(s->keeper) : (struct handlers){0};
    struct handler *h = ARENA_ARRAY(&s->arena, 5 + desk.len + keeper.len + hub.len, struct handler);
    size_t n = 0;
    struct handler health = {get, "/healthz", answer_health, s, 0, false, false};
    h[n++] = metrics_count(s->metrics, &s->arena, METRICS_OWN, &health);
    if (s->reload) {
        h[n++] = (struct handler){get, RELOAD_SCRIPT, reload_handle_script, NULL, 0, false, false};
        h[n++] =
            (struct handler){get, RELOAD_STREAM, reload_handle_stream, s->reload, 0, false, false};
    }
    for (size_t i = 0; i < desk.len; i++)
        h[n++] = metrics_count(s->metrics, &s->arena, METRICS_DESK, &desk.items[i]);
    struct handler search = {get, SEARCH_JSON, search_handle_json, s->live, 0, false, false};
    struct handler site = {get, "/*", public_handle, s->live, 0, true, false};
    h[n++] = metrics_count(s->metrics, &s->arena, METRICS_SITE, &search);
    for (size_t i = 0; i < hub.len; i++)
        h[n++] = metrics_count(s->metrics, &s->arena, METRICS_SITE, &hub.items[i]);
    for (size_t i = 0; i < keeper.len; i++)
        h[n++] = keeper.items[i];
    h[n++] = metrics_count(s->metrics, &s->arena, METRICS_SITE, &site);
    return (struct handlers){h, n};
}

// Handlers of the desk wait for the disk: with more of them one commit serves more journalists.
static unsigned threads_of(const struct server *s)
{
    return s->desk && !s->options->threads ? DESK_THREADS : s->options->threads;
}

static bool start(struct server *s, struct error *e)
{
    raise_descriptor_limit();
    s->metrics = metrics_make(s->options->version);
    if (!open_events(s, e) || !open_sockets(s, e))
        return false;
    if (s->options->refresh)
        s->reload = reload_make(is_local(s));
    if (!start_live(s, e) || !start_watch(s, e) || !desk_site_open(s->live, &s->desk, e) ||
        !start_outgoing(s, e) || !start_keeper(s, e))
        return false;
    struct httpd_options http = {.listeners = &s->listeners,
                                 .handlers = make_handlers(s),
                                 .limits = s->options->limits,
                                 .quick_threads = s->options->threads,
                                 .threads = threads_of(s),
                                 .all_doors = s->desk || s->reload,
                                 .log = s->options->log};
    return httpd_start(&http, &s->httpd, e) && start_metrics(s, e);
}

static void stop(struct server *s)
{
    if (s->reload)
        reload_close(s->reload);
    if (s->httpd) {
        service_notify("STOPPING=1");
        httpd_drain(s->httpd, DRAIN_SECONDS);
    }
    httpd_stop(s->metrics_httpd);
    httpd_stop(s->httpd);
    outgoing_stop(s->outgoing);
    desk_site_close(s->desk);
    keeper_close(s->keeper);
    hub_close(s->hub);
    store_close(s->own_store);
    live_stop(s->live);
    reload_free(s->reload);
    watch_close(s->watch);
    listen_close(&s->listeners);
    listen_close(&s->metrics_listeners);
    metrics_free(s->metrics);
    for (int i = 0; i < FD_WATCH; i++)
        if (s->fds[i] >= 0)
            close(s->fds[i]);
    arena_free(&s->arena);
}

// ---- the time when the room changes by itself

static bool clock_is_fixed(void)
{
    int64_t apart = clock_now() - (int64_t)time(NULL);
    return apart > 1 || apart < -1;
}

// Fires at the next change, and whenever somebody sets the clock.
static void arm_timer(struct server *s)
{
    int64_t at = live_next_change(s->live);
    struct itimerspec when = {0};
    // The clock that the room reads may lag a few milliseconds behind the timer's.
    if (at && !clock_is_fixed())
        when.it_value = (struct timespec){at > 1 ? at : 1, 20 * 1000000};
    timerfd_settime(s->fds[FD_TIMER], TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL);
}

static void timer_fired(struct server *s)
{
    uint64_t times;
    ssize_t n = read(s->fds[FD_TIMER], &times, sizeof times);
    if (n > 0 || errno == ECANCELED)
        live_reload(s->live);
}

// ---- the loop

static int wait_ms(const struct server *s)
{
    return s->watch ? watch_wait_ms(s->watch) : -1;
}

static void take_change(struct server *s)
{
    if (wait_ms(s) != 0)
        return;
    AUTO_ARENA a = ARENA_EMPTY;
    struct str *paths;
    size_t len;
    if (watch_changes(s->watch, &a, &paths, &len))
        live_update(s->live, paths, len);
    else
        live_reload(s->live);
}

// False when it is time to stop.
static bool take_signals(struct server *s)
{
    struct signalfd_siginfo info;
    while (read(s->fds[FD_SIGNAL], &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGHUP)
            return false;
        service_notify("RELOADING=1");
        live_reload(s->live);
    }
    return true;
}

static void reading_done(struct server *s)
{
    uint64_t times;
    ssize_t n = read(s->fds[FD_TOLD], &times, sizeof times);
    (void)n;
    arm_timer(s);
    if (s->desk)
        desk_site_reload(s->desk);
    service_notify("READY=1");
}

static void loop(struct server *s)
{
    for (;;) {
        struct pollfd wait[FDS];
        for (int i = 0; i < FDS; i++)
            wait[i] = (struct pollfd){.fd = s->fds[i], .events = POLLIN};
        if (poll(wait, FDS, wait_ms(s)) < 0 && errno != EINTR)
            return;
        if (wait[FD_SIGNAL].revents && !take_signals(s))
            return;
        if (wait[FD_TIMER].revents)
            timer_fired(s);
        if (wait[FD_TOLD].revents)
            reading_done(s);
        if (wait[FD_WATCH].revents)
            (void)watch_changed(s->watch);
        take_change(s);
    }
}

// What a large answer took goes back to the system: left alone, the C library keeps as much as the
// largest ever took, once for each of its pools.
static void keep_little_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, KEPT_FREE);
    mallopt(M_TRIM_THRESHOLD, KEPT_FREE);
}

bool server_run(const struct server_options *options, struct error *e)
{
    struct server s = {.options = options, .fds = {-1, -1, -1, -1}};
    keep_little_memory();
    bool ok = start(&s, e);
    if (ok) {
        say_addresses(&s);
        arm_timer(&s);
        service_notify("READY=1");
        loop(&s);
        fputs("presse: stopping\n", stderr);
    }
    stop(&s);
    return ok;
}
