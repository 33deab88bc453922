// SPDX-License-Identifier: MIT
// A client for bench/serve.py that costs little, so that with one processor each it is the server
// that is measured: one request, made beforehand, is sent again over each of the connections as
// soon as its answer is whole; never two at once on one connection.
//
//   load PORT CONNECTIONS SECONDS PATH [HEADER]...
//
// Prints requests, seconds, answers of another status than the first one's, connections lost, and
// the 50th and 99th percentile of the time from request to whole answer in microseconds, as JSON.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"

enum { HEAD_LARGEST = 16384, CHUNK = 65536, SLOTS = 100000 }; // a slot: 10 microseconds

struct connection {
    int fd;
    double sent_at;          // monotonic milliseconds
    char head[HEAD_LARGEST]; // of an answer that came in pieces
    size_t have;
    size_t rest; // bytes of the body still to come, once the head is there
};

struct load {
    int epoll;
    struct str request;
    unsigned long requests, strange, lost;
    int status; // of the first answer
    unsigned slots[SLOTS];
};

static bool send_request(struct load *l, struct connection *c)
{
    c->have = 0;
    c->sent_at = clock_monotonic_ms();
    return send(c->fd, l->request.p, l->request.n, MSG_NOSIGNAL) == (ssize_t)l->request.n;
}

static bool dial(struct load *l, struct connection *c, unsigned port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct epoll_event in = {.events = EPOLLIN, .data.ptr = c};
    return c->fd >= 0 && connect(c->fd, (struct sockaddr *)&to, sizeof to) == 0 &&
           epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &in) == 0 && send_request(l, c);
}

// Bytes of the body that head announces.
static size_t body_size(struct str head, int status)
{
    struct str line;
    while (status != 304 && str_line(&head, &line))
        if (str_starts_ascii(line, STR("content-length:")))
            return strtoul(line.p + 15, NULL, 10);
    return 0;
}

static bool ended(struct load *l, struct connection *c)
{
    double took = (clock_monotonic_ms() - c->sent_at) * 100;
    l->slots[took < SLOTS - 1 ? (size_t)took : SLOTS - 1]++;
    l->requests++;
    return send_request(l, c);
}

// Takes n more bytes of an answer. False when the connection is of no more use.
static bool take(struct load *l, struct connection *c, const char *bytes, size_t n)
{
    if (c->have == SIZE_MAX) { // in the body
        if (n > c->rest)
            return false;
        c->rest -= n;
        return c->rest || ended(l, c);
    }
    if (c->have + n > HEAD_LARGEST + CHUNK || (c->have && c->have + n > HEAD_LARGEST))
        return false;
    struct str all = {bytes, n};
    if (c->have) {
        memcpy(c->head + c->have, bytes, n);
        all = (struct str){c->head, c->have + n};
    }
    size_t end = str_find(all, STR("\r\n\r\n"));
    if (end == STR_NOT_FOUND) {
        if (all.n > HEAD_LARGEST)
            return false;
        memmove(c->head, all.p, all.n);
        c->have = all.n;
        return true;
    }
    int status = all.n > 12 ? atoi(all.p + 9) : 0;
    l->status = l->status ? l->status : status;
    l->strange += status != l->status;
    size_t got = all.n - end - 4, size = body_size(str_slice(all, 0, end), status);
    if (got > size)
        return false;
    c->have = SIZE_MAX;
    c->rest = size - got;
    return c->rest || ended(l, c);
}

static void serve(struct load *l, struct connection *c)
{
    static char chunk[CHUNK];
    ssize_t n = recv(c->fd, chunk, sizeof chunk, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n > 0 && take(l, c, chunk, (size_t)n))
        return;
    l->lost++;
    close(c->fd);
}

static double percentile(const struct load *l, double share)
{
    double want = share * (double)l->requests, seen = 0;
    for (size_t i = 0; i < SLOTS; i++)
        if ((seen += l->slots[i]) >= want)
            return (double)(i + 1) * 10;
    return 0;
}

static void make_request(struct buf *out, int argc, char **argv)
{
    buf_format(out, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n", argv[4], argv[1]);
    for (int i = 5; i < argc; i++)
        buf_format(out, "%s\r\n", argv[i]);
    buf_c(out, "\r\n");
}

int main(int argc, char **argv)
{
    static struct load l;
    AUTO_BUF request = BUF_EMPTY;
    if (argc < 5)
        return 2;
    size_t len = strtoul(argv[2], NULL, 10);
    struct connection *all = calloc(len ? len : 1, sizeof *all);
    make_request(&request, argc, argv);
    l.request = buf_view(&request);
    l.epoll = epoll_create1(EPOLL_CLOEXEC);
    for (size_t i = 0; all && i < len; i++)
        if (!dial(&l, &all[i], (unsigned)atoi(argv[1])))
            return 1;
    double from = clock_monotonic_ms(), until = from + atof(argv[3]) * 1e3, now = from;
    while (now < until && l.lost < len) {
        struct epoll_event events[64];
        int n = epoll_wait(l.epoll, events, 64, 100);
        for (int i = 0; i < n; i++)
            serve(&l, events[i].data.ptr);
        now = clock_monotonic_ms();
    }
    printf("{\"requests\": %lu, \"seconds\": %.3f, \"strange\": %lu, \"lost\": %lu, \"status\": "
           "%d, \"p50\": %.0f, \"p99\": %.0f}\n",
           l.requests, (now - from) / 1e3, l.strange, l.lost, l.status, percentile(&l, 0.5),
           percentile(&l, 0.99));
    free(all);
    return 0;
}
