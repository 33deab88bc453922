// SPDX-License-Identifier: MIT
// The outlets that bench/links.py asks: every address of 127.0.0.0/8 at one port, each answer
// after 50 ms. In C, so that it is not the server that is measured. Prints the port; ends with
// its standard input.
//
// /ok/N is an article, /gone/N is not there, /moved/N leads to /ok/N for good, /refused/N
// refuses; /robots.txt does not stand. /links?FILE gives a page with the links of FILE.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"

enum { LATENCY_MS = 50, CONNECTIONS = 65536, REQUEST = 4096, EVENTS = 256 };

struct connection {
    char request[REQUEST];
    size_t have;
    unsigned turn; // counts the connections that this descriptor was
};

struct waiting { // answers, in the order in which they are due
    int fd;
    unsigned turn;
    double due;
    bool head;
    char target[REQUEST / 2];
    struct waiting *next;
};

static struct connection *connections[CONNECTIONS]; // by descriptor
static struct waiting *first, *last;
static char text[2600];

static void add_links(struct buf *out, const char *path)
{
    char line[2000];
    FILE *f = fopen(path, "re");
    while (f && fgets(line, sizeof line, f)) {
        char *tab = strchr(line, '\t');
        if (tab)
            *tab = '\0';
        buf_format(out, "<a href=\"%s\">%s</a>\n", line, tab ? tab + 1 : line);
    }
    if (f)
        fclose(f);
}

static void make_answer(struct buf *out, const struct waiting *w)
{
    AUTO_BUF body = BUF_EMPTY;
    const char *t = w->target, *status = "404 Not Found";
    const char *rest = strchr(t + 1, '/') ? strchr(t + 1, '/') + 1 : "";
    char more[REQUEST] = "";
    if (strncmp(t, "/ok/", 4) == 0) {
        status = "200 OK";
        buf_format(&body,
                   "<!doctype html><html lang=en><head><title>Article %s of the outlet</title>"
                   "</head><body><h1>Article %s of the outlet</h1><p>%s</p></body></html>",
                   rest, rest, text);
    } else if (strncmp(t, "/moved/", 7) == 0) {
        status = "301 Moved Permanently";
        snprintf(more, sizeof more, "Location: /ok/%.1000s\r\n", rest);
    } else if (strncmp(t, "/refused/", 9) == 0) {
        status = "403 Forbidden";
        buf_c(&body, "no");
    } else if (strncmp(t, "/links?", 7) == 0) {
        status = "200 OK";
        add_links(&body, t + 7);
    } else {
        buf_c(&body, "not there");
    }
    buf_format(out,
               "HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\n%sContent-Length: "
               "%zu\r\n\r\n",
               status, more, body.n);
    if (!w->head)
        buf_str(out, buf_view(&body));
}

static void give_up(int epoll, int fd)
{
    epoll_ctl(epoll, EPOLL_CTL_DEL, fd, NULL);
    close(fd);
    connections[fd]->turn++;
    connections[fd]->have = 0;
}

// Sends what is due; milliseconds until the next is, -1 for never.
static int send_due(void)
{
    while (first) {
        struct waiting *w = first;
        double left = w->due - clock_monotonic_ms();
        if (left > 0)
            return (int)left + 1;
        AUTO_BUF out = BUF_EMPTY;
        make_answer(&out, w);
        for (size_t sent = 0; connections[w->fd]->turn == w->turn && sent < out.n;) {
            ssize_t n = send(w->fd, out.p + sent, out.n - sent, MSG_NOSIGNAL);
            if (n <= 0)
                break;
            sent += (size_t)n;
        }
        first = w->next;
        last = first ? last : NULL;
        free(w);
    }
    return -1;
}

static void queue(int fd, const char *request)
{
    struct waiting *w = mem_alloc(sizeof *w);
    char method[16] = "";
    *w = (struct waiting){
        .fd = fd, .turn = connections[fd]->turn, .due = clock_monotonic_ms() + LATENCY_MS};
    if (sscanf(request, "%15s %2047s", method, w->target) != 2)
        strcpy(w->target, "/");
    w->head = strcmp(method, "HEAD") == 0;
    *(last ? &last->next : &first) = w;
    last = w;
}

static void read_some(int epoll, int fd)
{
    struct connection *c = connections[fd];
    ssize_t n = recv(fd, c->request + c->have, REQUEST - 1 - c->have, MSG_DONTWAIT);
    if (n <= 0 && (n == 0 || errno != EAGAIN)) {
        give_up(epoll, fd);
        return;
    }
    c->have += n > 0 ? (size_t)n : 0;
    c->request[c->have] = '\0';
    for (char *end; (end = strstr(c->request, "\r\n\r\n"));) {
        queue(fd, c->request);
        c->have -= (size_t)(end + 4 - c->request);
        memmove(c->request, end + 4, c->have + 1);
    }
}

static void accept_all(int epoll, int listener)
{
    for (int fd; (fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0;) {
        if (fd >= CONNECTIONS) {
            close(fd);
            continue;
        }
        if (!connections[fd])
            connections[fd] = calloc(1, sizeof **connections);
        struct epoll_event in = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &in);
    }
}

static int open_listener(void)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    socklen_t size = sizeof any;
    if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof any) != 0 || listen(fd, 4096) != 0 ||
        getsockname(fd, (struct sockaddr *)&any, &size) != 0)
        return -1;
    printf("%d\n", ntohs(any.sin_port));
    fflush(stdout);
    return fd;
}

int main(void)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC), listener = open_listener();
    if (epoll < 0 || listener < 0)
        return 1;
    for (size_t i = 0; i + 12 < sizeof text; i += 11)
        memcpy(text + i, "Some text. ", 11);
    for (int i = 0; i < 2; i++) {
        int fd = i ? listener : STDIN_FILENO;
        struct epoll_event in = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &in);
    }
    for (;;) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(epoll, events, EVENTS, send_due());
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == STDIN_FILENO)
                return 0;
            if (fd == listener)
                accept_all(epoll, listener);
            else
                read_some(epoll, fd);
        }
    }
}
