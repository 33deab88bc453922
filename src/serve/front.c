// SPDX-License-Identifier: MIT
// Each thread has its own epoll set: all listeners (a new connection wakes one thread) and the
// connections that it accepted, edge-triggered for both directions, so that a request costs
// a look and a sending. What cannot be sent at once waits in the connection, which
// takes no further request until it is through.
#include "serve/front.h"

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "serve/admit.h"
#include "serve/answer.h"
#include "serve/head.h"
#include "serve/repeats.h"
#include "serve/request_log.h"

enum {
    LOOK = 16 * 1024,    // bytes of a head; longer ones are passed on
    KEPT_BYTES = 512,    // of answered requests in a socket, where each look copies them again
    PASSED_BYTES = 2048, // the same where looks go on behind them
    SMALL = 2048,        // bytes of an answer that are sent as one piece
    EVENTS = 128,
    ACCEPTED_AT_ONCE = 16, // then other connections have their turn
    FULL_WAIT_MS = 20,     // until a full server looks for room again
};

// What an epoll event points to begins with its kind.
enum kind { KIND_CONNECTION, KIND_LISTENER, KIND_BELL };

// Where a look at a connection's socket begins.
enum looking { LOOKS_AT_ALL, LOOKS_ON, CANNOT_LOOK_ON };

// How a head ends: the lines that are not prepared.
struct tail {
    char text[80];
    size_t n;
};

struct connection {
    enum kind kind;
    struct tracked tracked;
    struct connection *previous, *next; // of the thread
    struct answer *answer;              // being sent; NULL when none is
    size_t sent;                        // of head, date and body together
    size_t taken;                       // answered bytes that still lie in the socket
    enum looking looking;
    bool with_body;
    bool last;        // the answer ends the connection
    bool ended;       // the client sends no more
    struct tail tail; // of the answer's head
};

struct gate {
    enum kind kind;
    const struct listener *listener;
};

struct worker {
    struct front *front;
    pthread_t thread;
    int epoll;
    bool shut;   // listens no more
    bool paused; // the server is full
    struct bell {
        enum kind kind;
        int fd;
    } bell;
    struct gate gates[LISTEN_MOST_SOCKETS];
    struct connection *connections;
    struct arena arena; // of the request in hand
    struct head head;
    struct repeats *known; // NULL where each request is logged
    time_t date_of;
    struct tail tail, last_tail; // of answers that keep the connection, and of those that end it
    char look[LOOK];
};

struct front {
    struct front_options options;
    atomic_bool draining, stopping;
    sem_t shut; // posted by each worker that listens no more
    struct worker **workers;
    size_t len;
};

// ---- connections

static void forget(struct worker *w, struct connection *c)
{
    *(c->previous ? &c->previous->next : &w->connections) = c->next;
    if (c->next)
        c->next->previous = c->previous;
    answer_unref(c->answer);
    free(c);
}

// In a program with threads the C library's calls that may wait are places where a thread can be
// cancelled, which takes two locked instructions each. Nobody cancels these threads.
static ssize_t take_bytes(int fd, char *to, size_t n, int flags)
{
    return syscall(SYS_recvfrom, fd, to, n, flags | MSG_DONTWAIT, NULL, NULL);
}

// Takes the answered bytes off the socket. They stay there for a few requests, since looking at
// them again, or past them, costs less than a call; but a connection that ends with unread bytes
// would be reset, and its last answer with it.
static bool take_off(struct worker *w, struct connection *c)
{
    while (c->taken > 0) {
        // A local socket writes into the buffer what it drops.
        ssize_t n =
            take_bytes(c->tracked.fd, w->look, c->taken < LOOK ? c->taken : LOOK, MSG_TRUNC);
        if (n <= 0)
            return false;
        c->taken -= (size_t)n;
    }
    return true;
}

// Has the next look begin behind the answered bytes (socket(7), SO_PEEK_OFF; for TCP since Linux
// 6.9). What this look has passed without answering is then seen again.
static bool look_on(struct connection *c)
{
    int from = (int)c->taken;
    return setsockopt(c->tracked.fd, SOL_SOCKET, SO_PEEK_OFF, &from, sizeof from) == 0;
}

static void hang_up(struct worker *w, struct connection *c)
{
    // What a client sent behind its last request is of no interest to anybody.
    if (take_off(w, c) && c->last)
        (void)!recv(c->tracked.fd, w->look, LOOK, MSG_DONTWAIT | MSG_TRUNC);
    // Removed before the number is free: the watcher may be about to shut it.
    connections_remove(w->front->options.connections, &c->tracked);
    close(c->tracked.fd);
    forget(w, c);
}

static void pass_on(struct worker *w, struct connection *c)
{
    const struct front_options *o = &w->front->options;
    int fd = c->tracked.fd;
    if (!take_off(w, c)) {
        hang_up(w, c);
        return;
    }
    epoll_ctl(w->epoll, EPOLL_CTL_DEL, fd, NULL);
    connections_pass(o->connections, &c->tracked);
    forget(w, c);
    o->pass_on(o->context, fd);
}

static void welcome(struct worker *w, int fd, const struct sockaddr *from)
{
    const struct front_options *o = &w->front->options;
    struct peer who = peer_of(from);
    if (!connections_welcome(o->connections, &who, o->most_by_peer)) {
        close(fd);
        return;
    }
    struct connection *c = mem_alloc(sizeof *c);
    *c = (struct connection){.kind = KIND_CONNECTION, .next = w->connections};
    c->tracked.fd = fd;
    c->tracked.peer = who;
    tracked_idle(&c->tracked, o->idle_seconds);
    if (c->next)
        c->next->previous = c;
    w->connections = c;
    connections_add(o->connections, &c->tracked);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c};
    if (fault_now() || epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        hang_up(w, c);
}

static bool is_full(const struct worker *w)
{
    const struct front_options *o = &w->front->options;
    return connections_count(o->connections) >= o->most_connections;
}

static void listen_for(struct worker *w, int operation, uint32_t events)
{
    for (size_t i = 0; i < w->front->options.listeners->len; i++) {
        struct epoll_event event = {.events = events, .data.ptr = &w->gates[i]};
        epoll_ctl(w->epoll, operation, w->gates[i].listener->fd, &event);
    }
}

// EPOLLEXCLUSIVE cannot be changed, only removed.
static void pause_listening(struct worker *w, bool paused)
{
    if (w->paused == paused || w->shut)
        return;
    w->paused = paused;
    listen_for(w, paused ? EPOLL_CTL_DEL : EPOLL_CTL_ADD, EPOLLIN | EPOLLEXCLUSIVE);
}

static void take_waiting(struct worker *w, const struct listener *l, int most)
{
    for (int i = 0; i < most; i++) {
        struct sockaddr_storage from = {0};
        socklen_t n = sizeof from;
        if (is_full(w)) {
            pause_listening(w, true);
            return;
        }
        int fd = accept4(l->fd, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            welcome(w, fd, (struct sockaddr *)&from);
        else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            pause_listening(w, true);
        if (fd < 0 && errno != ECONNABORTED && errno != EINTR)
            return;
    }
}

// ---- answers

static void write_tail(struct tail *t, const char *date, const char *more)
{
    t->n = (size_t)snprintf(t->text, sizeof t->text, "Date: %s\r\n%s\r\n", date, more);
}

static const struct tail *tail_now(struct worker *w, bool last)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != w->date_of) {
        char date[TIME_HTTP_SIZE];
        time_http((int64_t)now.tv_sec, date);
        w->date_of = now.tv_sec;
        write_tail(&w->tail, date, "");
        write_tail(&w->last_tail, date, "Connection: close\r\n");
    }
    return last ? &w->last_tail : &w->tail;
}

// Leaves of the pieces what lies behind the first `skip` bytes; how many pieces remain.
static int skip_bytes(struct iovec *v, int len, size_t skip)
{
    int first = 0;
    while (first < len && skip >= v[first].iov_len)
        skip -= v[first++].iov_len;
    memmove(v, v + first, (size_t)(len - first) * sizeof *v);
    if (first < len) {
        v->iov_base = (char *)v->iov_base + skip;
        v->iov_len -= skip;
    }
    return len - first;
}

static struct iovec piece(const char *p, size_t n)
{
    return (struct iovec){(void *)(uintptr_t)p, n};
}

// Few bytes are put together before: a list of pieces costs the system more than copying them.
static ssize_t send_pieces(int fd, struct iovec *v, int len, size_t bytes)
{
    char small[SMALL];
    size_t n = 0;
    if (bytes > SMALL) {
        struct msghdr m = {.msg_iov = v, .msg_iovlen = (size_t)len};
        return syscall(SYS_sendmsg, fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    for (int i = 0; i < len; n += v[i++].iov_len)
        if (v[i].iov_len)
            memcpy(small + n, v[i].iov_base, v[i].iov_len);
    return syscall(SYS_sendto, fd, small, n, MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0);
}

enum sent { SENT_ALL, SENT_PART, SENT_BROKEN };

// Sends what is left of the answer, in one call where the socket has room.
static enum sent send_rest(struct connection *c, const struct answer *a, const struct tail *tail)
{
    for (;;) {
        struct iovec v[] = {piece(a->head.p, a->head.n), piece(tail->text, tail->n),
                            piece(a->body.p, c->with_body ? a->body.n : 0)};
        int left = skip_bytes(v, 3, c->sent);
        if (left == 0)
            return SENT_ALL;
        size_t wanted = 0;
        for (int i = 0; i < left; i++)
            wanted += v[i].iov_len;
        ssize_t n = send_pieces(c->tracked.fd, v, left, wanted);
        if (n < 0 && errno != EINTR)
            return errno == EAGAIN || errno == EWOULDBLOCK ? SENT_PART : SENT_BROKEN;
        c->sent += n < 0 ? 0 : (size_t)n;
        if (n >= 0 && (size_t)n == wanted)
            return SENT_ALL;
    }
}

static void answered(struct worker *w, struct connection *c)
{
    answer_unref(c->answer);
    c->answer = NULL;
    tracked_idle(&c->tracked, w->front->options.idle_seconds);
}

// Begins to send; the reference is given away. False when the connection is of no more use.
static bool send_answer(struct worker *w, struct connection *c, struct answer *a, bool with_body)
{
    const struct tail *tail = tail_now(w, c->last);
    c->answer = a;
    c->with_body = with_body;
    c->sent = 0;
    enum sent sent = send_rest(c, a, tail);
    if (sent == SENT_PART) {
        c->tail = *tail;
        tracked_busy(&c->tracked);
        tracked_deadline(&c->tracked, w->front->options.idle_seconds);
    } else {
        answered(w, c);
    }
    return sent != SENT_BROKEN;
}

// ---- requests

enum keeping { KEEPS, CLOSES, ASKS_MORE };

// Whether the connection goes on after this request; ASKS_MORE: what this door does not know.
static enum keeping keeping_of(const struct request *q, struct str version)
{
    struct str said = q->known[HEADER_CONNECTION];
    bool close = said.p && str_eq_ascii(said, STR("close"));
    bool keep = said.p && str_eq_ascii(said, STR("keep-alive"));
    if (q->known[HEADER_EXPECT].p || q->known[HEADER_UPGRADE].p || (said.p && !close && !keep))
        return ASKS_MORE;
    if (str_eq(version, STR("HTTP/1.0")))
        return keep ? ASKS_MORE : CLOSES;
    return !str_eq(version, STR("HTTP/1.1")) ? ASKS_MORE : close ? CLOSES : KEEPS;
}

// A reference to the answer when this door can give it; NULL when the other one has to.
static struct answer *answer_to(struct worker *w, struct request *q, const char **refused,
                                struct lasting *lasting)
{
    const struct front_options *o = &w->front->options;
    const struct head *head = &w->head;
    if (q->method > HTTP_HEAD)
        return NULL;
    struct admission a =
        request_admit(q, head->method, head->version, false, &o->limits, &o->handlers);
    // A Content-Length of 0 is a body too, as far as this door is concerned.
    if (a.verdict.status || !a.handler || !a.handler->quick || q->known[HEADER_CONTENT_LENGTH].p ||
        q->known[HEADER_TRANSFER_ENCODING].p)
        return NULL;
    struct response out = {.status = 200, .fd = -1};
    a.handler->handle(a.handler->context, q, &out);
    if (out.later)
        return NULL;
    if (!out.ready && out.status >= 400)
        *refused = http_reason(out.status);
    if (out.ready)
        *lasting = out.lasting;
    return answer_from(&out);
}

static void fill_request(struct worker *w, const struct connection *c, struct request *q)
{
    *q = (struct request){.arena = &w->arena,
                          .quick = true,
                          .method = http_method_of(w->head.method),
                          .target = w->head.target,
                          .headers = w->head.headers,
                          .headers_len = w->head.headers_len,
                          .peer_loopback = c->tracked.peer.loopback};
    memcpy(q->peer, c->tracked.peer.text, sizeof q->peer);
    for (size_t i = 0; i < q->headers_len; i++)
        request_note_header(q, q->headers[i]);
}

enum served { SERVED, SERVED_NOT, SERVED_BROKEN };

static bool is_last(const struct worker *w, bool closes)
{
    return closes || atomic_load_explicit(&w->front->draining, memory_order_relaxed);
}

static enum served serve_known(struct worker *w, struct connection *c, const struct repeat *k)
{
    c->last = is_last(w, k->closes);
    if (k->lasting.again)
        k->lasting.again(k->lasting.context, k->answer->status);
    return send_answer(w, c, answer_ref(k->answer), k->with_body) ? SERVED : SERVED_BROKEN;
}

// The request that was read into w->head, the first of the bytes seen.
static enum served serve(struct worker *w, struct connection *c, struct str seen)
{
    struct request q;
    bool log = w->front->options.log;
    double started = log ? clock_monotonic_ms() : 0;
    fill_request(w, c, &q);
    const char *refused = NULL;
    enum keeping keeping = keeping_of(&q, w->head.version);
    struct lasting lasting = {0};
    struct answer *a = keeping == ASKS_MORE ? NULL : answer_to(w, &q, &refused, &lasting);
    enum served served = SERVED_NOT;
    if (a) {
        int status = a->status;
        struct repeat known = {a, q.method == HTTP_GET, keeping == CLOSES, lasting};
        if (w->known && w->head.size == seen.n)
            repeats_note(w->known, seen, &known);
        c->last = is_last(w, known.closes);
        served = send_answer(w, c, a, known.with_body) ? SERVED : SERVED_BROKEN;
        if (log)
            request_log(&(struct request_outcome){&q, status, started, refused, served == SERVED});
    }
    arena_reset(&w->arena);
    return served;
}

enum progress { WAITS, PASSES, ENDS };

// Serves the requests that lie whole in the bytes looked at; *left of them remain.
static enum progress serve_all(struct worker *w, struct connection *c, struct str seen,
                               size_t *left)
{
    while (seen.n && !c->answer && !c->last) {
        const struct repeat *known = w->known ? repeats_find(w->known, seen) : NULL;
        if (!known && !head_read(seen, &w->head))
            return PASSES;
        size_t size = known ? seen.n : w->head.size;
        enum served s = known ? serve_known(w, c, known) : serve(w, c, seen);
        if (s == SERVED_NOT)
            return PASSES;
        c->taken += size;
        seen = str_from(seen, size);
        if (s == SERVED_BROKEN)
            return ENDS;
    }
    *left = seen.n;
    return c->last && !c->answer ? ENDS : WAITS;
}

// After a look that left so many bytes to be looked at again. False when that cannot be.
static bool prepare_look(struct connection *c, size_t left)
{
    bool news = c->looking == LOOKS_AT_ALL ? c->taken > 0 : c->looking == LOOKS_ON && left > 0;
    if (!news)
        return true;
    bool on = look_on(c);
    if (c->looking == LOOKS_ON)
        return on;
    c->looking = on ? LOOKS_ON : CANNOT_LOOK_ON;
    return true;
}

static enum progress look(struct worker *w, struct connection *c)
{
    for (;;) {
        ssize_t n = take_bytes(c->tracked.fd, w->look, LOOK, MSG_PEEK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? WAITS : ENDS;
        size_t left = 0, before = c->looking == LOOKS_ON ? 0 : c->taken;
        enum progress p =
            serve_all(w, c, str_slice((struct str){w->look, (size_t)n}, before, (size_t)n), &left);
        bool more = n == LOOK || c->ended;
        size_t most = c->looking == LOOKS_ON ? PASSED_BYTES : KEPT_BYTES;
        if (p == WAITS &&
            (!prepare_look(c, left) || ((more || c->taken > most) && !take_off(w, c))))
            return ENDS;
        // What comes after this look makes another event; an end that was told does not.
        if (p != WAITS || c->answer || !more)
            return p;
    }
}

static void on_connection(struct worker *w, struct connection *c, uint32_t events)
{
    enum progress p = WAITS;
    c->ended = c->ended || events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    // Room for sending alone is no news to a connection that sends nothing.
    bool news = events & ~(uint32_t)EPOLLOUT;
    if (c->answer) {
        enum sent sent = send_rest(c, c->answer, &c->tail);
        tracked_deadline(&c->tracked, w->front->options.idle_seconds);
        if (sent == SENT_PART)
            return;
        answered(w, c);
        p = sent == SENT_BROKEN || c->last ? ENDS : WAITS;
        news = true;
    }
    if (p == WAITS && news)
        p = look(w, c);
    if (p == PASSES)
        pass_on(w, c);
    else if (p == ENDS)
        hang_up(w, c);
}

// ---- threads

// Connections that wait in our own queue were promised an answer; those of a service manager
// stay for our successor. Who comes later is refused at once, not left to wait for nobody.
static void shut_gates(struct worker *w)
{
    pause_listening(w, true);
    w->shut = true;
    for (size_t i = 0; i < w->front->options.listeners->len; i++) {
        const struct listener *l = w->gates[i].listener;
        if (l->inherited)
            continue;
        take_waiting(w, l, INT_MAX);
        shutdown(l->fd, SHUT_RDWR);
    }
    sem_post(&w->front->shut);
}

static void take_event(struct worker *w, const struct epoll_event *e)
{
    enum kind *kind = e->data.ptr;
    if (*kind == KIND_CONNECTION)
        on_connection(w, e->data.ptr, e->events);
    else if (*kind == KIND_LISTENER && !w->shut && !w->paused)
        take_waiting(w, ((struct gate *)e->data.ptr)->listener, ACCEPTED_AT_ONCE);
}

static void *work(void *p)
{
    struct worker *w = p;
    struct front *f = w->front;
    while (!atomic_load(&f->stopping)) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(w->epoll, events, EVENTS, w->paused && !w->shut ? FULL_WAIT_MS : -1);
        for (int i = 0; i < n; i++)
            take_event(w, &events[i]);
        if (atomic_load(&f->draining) && !w->shut)
            shut_gates(w);
        if (w->paused && !is_full(w))
            pause_listening(w, false);
    }
    return NULL;
}

static void worker_free(struct worker *w)
{
    while (w->connections)
        hang_up(w, w->connections);
    if (w->epoll >= 0)
        close(w->epoll);
    if (w->bell.fd >= 0)
        close(w->bell.fd);
    arena_free(&w->arena);
    repeats_free(w->known);
    free(w);
}

static struct worker *worker_make(struct front *f)
{
    struct worker *w = mem_alloc(sizeof *w);
    *w = (struct worker){.front = f, .bell = {KIND_BELL, -1}};
    w->known = f->options.log ? NULL : repeats_make();
    w->epoll = fault_now() ? -1 : epoll_create1(EPOLL_CLOEXEC);
    w->bell.fd = w->epoll < 0 ? -1 : eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    struct epoll_event ring = {.events = EPOLLIN | EPOLLET, .data.ptr = &w->bell};
    if (w->bell.fd < 0 || epoll_ctl(w->epoll, EPOLL_CTL_ADD, w->bell.fd, &ring) != 0) {
        int why = errno;
        worker_free(w);
        errno = why;
        return NULL;
    }
    for (size_t i = 0; i < f->options.listeners->len; i++)
        w->gates[i] = (struct gate){KIND_LISTENER, &f->options.listeners->items[i]};
    listen_for(w, EPOLL_CTL_ADD, EPOLLIN | EPOLLEXCLUSIVE);
    return w;
}

static bool add_worker(struct front *f)
{
    struct worker *w = worker_make(f);
    if (!w)
        return false;
    int why = pthread_create(&w->thread, NULL, work, w);
    if (why != 0) {
        worker_free(w);
        errno = why;
        return false;
    }
    f->workers[f->len++] = w;
    return true;
}

// Answers leave in one piece: holding back a last short segment only delays it. What a listener
// is set to, its connections inherit; a local socket does not know the option.
static void set_no_delay(const struct listeners *listeners)
{
    int on = 1;
    for (size_t i = 0; i < listeners->len; i++)
        (void)setsockopt(listeners->items[i].fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool front_start(const struct front_options *options, struct front **out, struct error *e)
{
    struct front *f = mem_alloc(sizeof *f);
    *f = (struct front){.options = *options};
    sem_init(&f->shut, 0, 0);
    f->workers = mem_alloc(options->threads * sizeof *f->workers);
    set_no_delay(options->listeners);
    while (f->len < options->threads) {
        if (add_worker(f))
            continue;
        error_errno(e, "cannot start the threads that serve");
        front_stop(f);
        return false;
    }
    *out = f;
    return true;
}

static void ring_all(struct front *f)
{
    uint64_t one = 1;
    for (size_t i = 0; i < f->len; i++) {
        ssize_t n = write(f->workers[i]->bell.fd, &one, sizeof one);
        (void)n;
    }
}

void front_drain(struct front *f)
{
    atomic_store(&f->draining, true);
    ring_all(f);
    for (size_t i = 0; i < f->len; i++)
        while (sem_wait(&f->shut) != 0)
            continue;
}

void front_stop(struct front *f)
{
    if (!f)
        return;
    atomic_store(&f->stopping, true);
    ring_all(f);
    for (size_t i = 0; i < f->len; i++)
        pthread_join(f->workers[i]->thread, NULL);
    for (size_t i = 0; i < f->len; i++)
        worker_free(f->workers[i]);
    sem_destroy(&f->shut);
    free(f->workers);
    free(f);
}
