// SPDX-License-Identifier: MIT
// A form's body on its whole way: socket, HTTP library, parser of urlencoded and multipart
// bodies, fields. Input: the Content-Type, a line end, the body. Every request gets one answer,
// and a handler sees text within the limits or is not called.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "serve/form.h"
#include "serve/httpd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BODY_LIMIT = 8192 };

static unsigned port;

// Says what did not hold: whether it can be seen again may hang on how the bytes came in.
static void insist(bool truth, const char *what)
{
    if (truth)
        return;
    fprintf(stderr, "fuzz_body: not so: %s (%s)\n", what, strerror(errno));
    abort();
}

#define must(truth) insist((truth), #truth)

static bool is_text(struct str s)
{
    return utf8_valid_prefix(s) == s.n && (!s.n || !memchr(s.p, '\0', s.n));
}

static void take(void *context, struct request *q, struct response *out)
{
    size_t total = q->body.n;
    (void)context;
    must(q->form.len <= FORM_MOST_FIELDS);
    for (size_t i = 0; i < q->form.len; i++) {
        const struct form_field *f = &q->form.fields[i];
        total += f->value.n;
        must(is_text(f->name) && f->name.n <= FORM_LONGEST_NAME && is_text(f->file_name));
        must(f->file_name.p || is_text(f->value));
    }
    must(total <= BODY_LIMIT);
    response_text(out, 200, STR("taken\n"));
}

static const struct handler table[] = {
    {HTTP_METHOD_BIT(HTTP_POST), "/form", take, NULL, BODY_LIMIT, false, false}};

// One server for all inputs; it ends with the program.
static void start(void)
{
    static struct arena arena;
    static struct listeners listeners;
    static struct httpd *server;
    struct error e = {0};
    if (server)
        return;
    must(listen_open(&arena, "127.0.0.1:0", &listeners, &e));
    port = (unsigned)atoi(strrchr(str_c(&arena, listeners.items[0].name), ':') + 1);
    struct httpd_options options = {.listeners = &listeners,
                                    .handlers = {table, 1},
                                    .limits = HTTPD_LIMITS,
                                    .quick_threads = 1,
                                    .threads = 1};
    must(httpd_start(&options, &server, &e));
}

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (int tries = 0;; tries++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        must(fd >= 0);
        if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
            return fd;
        // Each input leaves a port in TIME-WAIT, since both sides close: all may be taken for a
        // while, and a signal of the fuzzer may come between.
        must((errno == EADDRNOTAVAIL || errno == EINTR) && tries < 10000);
        close(fd);
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
}

static void send_all(int fd, const char *bytes, size_t n)
{
    ssize_t sent;
    while (n && (sent = send(fd, bytes, n, MSG_NOSIGNAL)) > 0) {
        bytes += sent;
        n -= (size_t)sent;
    }
}

static void check_answer(int fd)
{
    char answer[4096];
    size_t got = 0;
    ssize_t n;
    while (got + 1 < sizeof answer && (n = recv(fd, answer + got, sizeof answer - 1 - got, 0)) > 0)
        got += (size_t)n;
    answer[got] = '\0';
    bool good =
        got == 0 || (strncmp(answer, "HTTP/1.1 ", 9) == 0 && !strstr(answer, "HTTP/1.1 500"));
    if (!good)
        fprintf(stderr, "%s\n", answer);
    must(good);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char head[9000];
    const uint8_t *line = size ? memchr(data, '\n', size < 4000 ? size : 4000) : NULL;
    if (!line)
        return 0;
    start();
    size_t type = (size_t)(line - data), body = size - type - 1;
    int n = snprintf(head, sizeof head,
                     "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                     "Content-Length: %zu\r\nContent-Type: ",
                     body);
    memcpy(head + n, data, type);
    memcpy(head + n + type, "\r\n\r\n", 4);
    int fd = dial();
    send_all(fd, head, (size_t)n + type + 4);
    // In two pieces: a parser must not care.
    send_all(fd, (const char *)line + 1, body / 2);
    send_all(fd, (const char *)line + 1 + body / 2, body - body / 2);
    shutdown(fd, SHUT_WR);
    check_answer(fd);
    close(fd);
    return 0;
}
