// SPDX-License-Identifier: MIT
// If these fail, what stands in a page or a feed makes presse knock at machines inside the
// organisation. Names are answered by this program in place of the resolver; whoever is "inside"
// counts the connections that reach it: none may. 127.0.0.2 stands for the public net.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/fetch.h"
#include "net/guard.h"

// ---- the resolver

static atomic_uint asked; // how often the name that changes its mind was asked for

static struct addrinfo *numeric(const char *address, const char *service, struct addrinfo hints)
{
    typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    void *found = dlsym(RTLD_NEXT, "getaddrinfo");
    resolver *real = NULL;
    memcpy(&real, &found, sizeof real);
    struct addrinfo *out = NULL;
    hints.ai_family = AF_UNSPEC;
    hints.ai_flags = AI_NUMERICHOST;
    return real && real(address, service, &hints, &out) == 0 ? out : NULL;
}

// Nothing is looked up outside: other names have no address.
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **out)
{
    const struct addrinfo none = {.ai_socktype = SOCK_STREAM};
    hints = hints ? hints : &none;
    if (strcmp(node, "mind.test") == 0)
        *out = numeric(asked++ == 0 ? "127.0.0.2" : "127.0.0.1", service, *hints);
    else if (strcmp(node, "inside.test") == 0)
        *out = numeric("127.0.0.1", service, *hints);
    else if (strcmp(node, "inside6.test") == 0)
        *out = numeric("::1", service, *hints);
    else if (strcmp(node, "mapped.test") == 0)
        *out = numeric("::ffff:127.0.0.1", service, *hints);
    else if (strcmp(node, "mix.test") == 0) {
        *out = numeric("::1", service, *hints);
        if (*out && ((*out)->ai_next = numeric("127.0.0.1", service, *hints)) != NULL)
            (*out)->ai_next->ai_next = numeric("127.0.0.2", service, *hints);
    } else
        *out = numeric(node, service, *hints);
    return *out ? 0 : EAI_NONAME;
}

// ---- who listens

static struct {
    int outside, inside, inside6, stop[2], port;
    pthread_t thread;
} net = {.inside6 = -1};

static int listen_at(const char *address, int port)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    bool is_v4 = inet_pton(AF_INET, address, &v4.sin_addr) == 1;
    int fd = socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && (is_v4 || inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) &&
              bind(fd, is_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6,
                   is_v4 ? sizeof v4 : sizeof v6) == 0 &&
              listen(fd, 128) == 0;
    if (ok)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

// "GET /to/HOST HTTP/1.1" is sent to HOST; anything else is an article, robots.txt is not there.
static void answer(int fd)
{
    char question[4096] = "", host[256], text[1024];
    size_t have = 0;
    while (have < sizeof question - 1 && !strstr(question, "\r\n\r\n")) {
        ssize_t n = read(fd, question + have, sizeof question - 1 - have);
        if (n <= 0)
            return;
        question[have += (size_t)n] = '\0';
    }
    if (sscanf(question, "%*s /to/%255s", host) == 1)
        snprintf(text, sizeof text,
                 "HTTP/1.1 302 Found\r\nLocation: http://%s:%d/secret\r\nContent-Length: 0\r\n"
                 "Connection: close\r\n\r\n",
                 host, net.port);
    else
        snprintf(text, sizeof text,
                 "HTTP/1.1 %s\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
                 strstr(question, "robots.txt") ? "404 Not Found" : "200 OK");
    (void)!write(fd, text, strlen(text));
}

static void *serve(void *unused)
{
    (void)unused;
    struct pollfd both[2] = {{net.outside, POLLIN, 0}, {net.stop[0], POLLIN, 0}};
    while (poll(both, 2, -1) > 0 && !both[1].revents) {
        int fd = accept(net.outside, NULL, NULL);
        if (fd >= 0) {
            answer(fd);
            close(fd);
        }
    }
    return NULL;
}

static int begin(void **state)
{
    (void)state;
    struct sockaddr_in name;
    socklen_t n = sizeof name;
    if ((net.inside = listen_at("127.0.0.1", 0)) < 0 ||
        getsockname(net.inside, (struct sockaddr *)&name, &n) != 0)
        return -1;
    net.port = ntohs(name.sin_port);
    net.inside6 = listen_at("::1", net.port); // a machine may have no IPv6
    net.outside = listen_at("127.0.0.2", net.port);
    return net.outside >= 0 && pipe(net.stop) == 0 &&
                   pthread_create(&net.thread, NULL, serve, NULL) == 0
               ? 0
               : -1;
}

static int end(void **state)
{
    (void)state;
    close(net.stop[1]);
    pthread_join(net.thread, NULL);
    close(net.stop[0]);
    close(net.inside);
    close(net.outside);
    if (net.inside6 >= 0)
        close(net.inside6);
    return 0;
}

static void nobody_came_inside(const char *why)
{
    struct pollfd fds[2] = {{net.inside, POLLIN, 0}, {net.inside6, POLLIN, 0}};
    if (poll(fds, 2, 0) != 0)
        fail_msg("%s was connected to", why);
}

// ---- asking

struct outcome {
    enum fetch_status status;
    int http;
};

static void keep(void *user, const struct fetch_result *r)
{
    *(struct outcome *)user = (struct outcome){r->status, r->last->http_status};
}

static struct outcome ask(const char *url, bool polite)
{
    struct network allowed;
    struct error e;
    assert_true(network_parse(STR("127.0.0.2/32"), &allowed, &e));
    const struct fetch_options options = {
        .impolite = !polite,
        .transfer = {.user_agent = "presse-test",
                     .any_port = true,
                     .allowed = {&allowed, 1},
                     .connect_ms = 5000,
                     .total_ms = 10000},
    };
    struct outcome o = {0};
    struct fetcher *f;
    struct fetch_request q = {.url = url, .done = keep, .user = &o};
    assert_true(fetcher_make(&options, &f, &e));
    fetch_add(f, &q);
    fetch_run(f, NULL, NULL);
    fetcher_free(f);
    return o;
}

static const char *at(const char *host, const char *path)
{
    static char url[512];
    snprintf(url, sizeof url, "http://%s:%d%s", host, net.port, path);
    return url;
}

static const char *const inside[] = {
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0x7f.0x0.0x0.0x1",
    "0177.0.0.1",
    "017700000001",
    "0177.1",
    "0000000177.0.0.1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "127.0.0.1.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "0.0.0.0",
    "0",
    "0x0",
    "[::]",
    "[::ffff:0:0]",
    "127.255.255.254",
    "%31%32%37.0.0.1",
    "127.0.0.1%2e",
    "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.0.0.1",
    "127\xe3\x80\x82\x30\xe3\x80\x82\x30\xe3\x80\x82\x31",
    "\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1",
    "user@127.0.0.1",
    "127.0.0.2@127.0.0.1",
    "127.0.0.2#@127.0.0.1",
    "127.0.0.2\\@127.0.0.1",
    "inside.test",
    "INSIDE.test",
    "inside6.test",
    "mapped.test",
};

static void no_spelling_connects(void **state)
{
    (void)state;
    assert_int_equal(ask(at("127.0.0.2", "/article"), false).http, 200);
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        (void)ask(at(inside[i], "/secret"), false);
        nobody_came_inside(inside[i]);
    }
}

static void no_redirect_connects(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++) {
        char path[300];
        snprintf(path, sizeof path, "/to/%s", inside[i]);
        (void)ask(at("127.0.0.2", path), false);
        nobody_came_inside(inside[i]);
    }
    struct outcome o = ask(at("127.0.0.2", "/to/inside.test"), false);
    assert_int_equal(o.status, FETCH_REFUSED);
}

static void a_name_that_changes_its_mind_is_refused(void **state)
{
    (void)state;
    for (int polite = 0; polite < 2; polite++) {
        asked = 0;
        assert_int_equal(ask(at("mind.test", "/article"), polite).http, 200);
        struct outcome o = ask(at("mind.test", "/article"), polite);
        assert_int_equal(o.status, FETCH_REFUSED);
        assert_true(asked >= 2);
        nobody_came_inside("mind.test");
    }
}

static void of_mixed_addresses_only_the_public_one_is_connected_to(void **state)
{
    (void)state;
    for (int polite = 0; polite < 2; polite++) {
        struct outcome o = ask(at("mix.test", "/article"), polite);
        nobody_came_inside("mix.test");
        assert_true(o.http == 200 || o.status == FETCH_REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_spelling_connects),
        cmocka_unit_test(no_redirect_connects),
        cmocka_unit_test(a_name_that_changes_its_mind_is_refused),
        cmocka_unit_test(of_mixed_addresses_only_the_public_one_is_connected_to),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
