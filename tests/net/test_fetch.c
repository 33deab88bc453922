// SPDX-License-Identifier: MIT
// If these fail, presse asks servers it must not, asks them rudely, or believes a wall to be
// an article. The server with all its habits is behaviours.py.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/fetch.h"
#include "server.h"

static struct test_server server;

static int start_server(void **state)
{
    (void)state;
    return test_server_begin(&server) ? 0 : -1;
}

static int stop_server(void **state)
{
    (void)state;
    return test_server_end(&server) ? 0 : -1;
}

struct outcome {
    int calls;
    enum fetch_status status;
    int http;
    size_t body, hops;
    bool permanent, cut;
    char final[256];
    char text[4096];
    int64_t retry_at;
};

static void keep(void *user, const struct fetch_result *r)
{
    struct outcome *o = user;
    o->calls++;
    o->status = r->status;
    o->http = r->last->http_status;
    o->body = r->last->body.n;
    o->hops = r->hops_len;
    o->permanent = r->permanent;
    o->cut = r->last->cut;
    o->retry_at = r->retry_at;
    snprintf(o->final, sizeof o->final, "%s", r->final_url);
    snprintf(o->text, sizeof o->text, "%.*s", STR_ARG(r->last->body));
}

// A busy machine may take seconds for any answer: only who must be given up is waited for shortly,
// yet long enough for the head of an answer.
enum { PATIENT_MS = 60000, SHORT_MS = 3000 };

static struct fetch_options quick(void)
{
    return (struct fetch_options){
        .impolite = true,
        .per_host = 4,
        .transfer = {.user_agent = "presse-test",
                     .any_port = true,
                     .allowed = {&server.loopback, 1},
                     .connect_ms = PATIENT_MS,
                     .total_ms = PATIENT_MS,
                     .slow_seconds = PATIENT_MS / 1000},
    };
}

static const char *at(const char *path)
{
    static char url[8][512];
    static int next;
    char *u = url[next++ % 8];
    snprintf(u, 512, "http://127.0.0.1:%d%s", server.port, path);
    return u;
}

static struct outcome ask_with(const struct fetch_options *options, struct fetch_request q)
{
    struct outcome o = {0};
    struct fetcher *f;
    struct error e;
    assert_true(fetcher_make(options, &f, &e));
    q.done = keep;
    q.user = &o;
    fetch_add(f, &q);
    fetch_run(f, NULL, NULL);
    assert_int_equal(o.calls, 1);
    assert_int_equal(fetch_pending(f), 0);
    fetcher_free(f);
    return o;
}

static struct outcome ask(const char *url)
{
    struct fetch_options options = quick();
    return ask_with(&options, (struct fetch_request){.url = url, .spec = {.body_limit = 65536}});
}

static void every_habit_of_servers_has_its_outcome(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum fetch_status status;
        int http;
        size_t hops;
    } table[] = {
        {"/ok", FETCH_ANSWERED, 200, 0},
        {"/204", FETCH_ANSWERED, 204, 0},
        {"/400", FETCH_ANSWERED, 400, 0},
        {"/401", FETCH_ANSWERED, 401, 0},
        {"/403", FETCH_ANSWERED, 403, 0},
        {"/404", FETCH_ANSWERED, 404, 0},
        {"/410", FETCH_ANSWERED, 410, 0},
        {"/429", FETCH_ANSWERED, 429, 0},
        {"/500", FETCH_ANSWERED, 500, 0},
        {"/503", FETCH_ANSWERED, 503, 0},
        {"/999", FETCH_ANSWERED, 999, 0},
        {"/to-ok-301", FETCH_ANSWERED, 200, 1},
        {"/to-ok-302", FETCH_ANSWERED, 200, 1},
        {"/to-ok-303", FETCH_ANSWERED, 200, 1},
        {"/to-ok-307", FETCH_ANSWERED, 200, 1},
        {"/to-ok-308", FETCH_ANSWERED, 200, 1},
        {"/chain-4", FETCH_ANSWERED, 200, 4},
        {"/chain-5", FETCH_ANSWERED, 200, 5},
        {"/chain-6", FETCH_LOOP, 301, 5},
        {"/self", FETCH_LOOP, 302, 0},
        {"/ping", FETCH_LOOP, 302, 1},
        {"/no-location", FETCH_ANSWERED, 301, 0},
        {"/relative", FETCH_ANSWERED, 200, 1},
        {"/spaces", FETCH_ANSWERED, 404, 1},
        {"/to-private", FETCH_REFUSED, 0, 1},
        {"/to-metadata", FETCH_REFUSED, 0, 1},
        {"/to-file", FETCH_BAD_ADDRESS, 0, 1},
        {"/to-gopher", FETCH_BAD_ADDRESS, 0, 1},
        {"/to-user", FETCH_BAD_ADDRESS, 0, 1},
        {"/big-head", FETCH_TOO_LARGE, 200, 0},
        {"/bad-gzip", FETCH_BROKEN, 200, 0},
        {"/gzip", FETCH_ANSWERED, 200, 0},
        {"/longer-promised", FETCH_BROKEN, 200, 0},
        {"/slow-head", FETCH_TIMEOUT, 0, 0},
        {"/dribble", FETCH_TIMEOUT, 200, 0},
        {"/silent", FETCH_TIMEOUT, 0, 0},
        {"/hang-up", FETCH_NO_ANSWER, 0, 0},
        {"/head-405", FETCH_ANSWERED, 200, 0},
        {"/endless", FETCH_ANSWERED, 200, 0},
        {"/gzip-bomb", FETCH_ANSWERED, 200, 0},
    };
    enum { N = sizeof table / sizeof *table };
    static struct outcome got[N];
    struct fetch_options patient = quick(), hasty = quick();
    hasty.transfer.total_ms = SHORT_MS;
    struct fetcher *f[2];
    struct error e;
    assert_true(fetcher_make(&patient, &f[0], &e) && fetcher_make(&hasty, &f[1], &e));
    for (size_t i = 0; i < N; i++) // all at once, as the link checker does
        fetch_add(f[table[i].status == FETCH_TIMEOUT],
                  &(struct fetch_request){.url = at(table[i].path),
                                          .spec = {.body_limit = 65536},
                                          .done = keep,
                                          .user = &got[i]});
    for (int i = 0; i < 2; i++) {
        fetch_run(f[i], NULL, NULL);
        fetcher_free(f[i]);
    }
    for (size_t i = 0; i < N; i++) {
        if (got[i].calls != 1 || got[i].status != table[i].status ||
            (table[i].http && got[i].http != table[i].http) || got[i].hops != table[i].hops)
            fail_msg("%s: %s %d after %zu hops, called %d times", table[i].path,
                     fetch_status_name(got[i].status), got[i].http, got[i].hops, got[i].calls);
    }
}

static void what_is_no_http_is_not_taken_for_an_answer(void **state)
{
    (void)state;
    assert_int_not_equal(ask(at("/garbage")).status, FETCH_ANSWERED);
    assert_int_not_equal(ask(at("/http09")).status, FETCH_ANSWERED);
}

static void bodies_are_cut_at_their_limit_after_decoding(void **state)
{
    (void)state;
    struct outcome o = ask(at("/gzip-bomb"));
    assert_int_equal(o.body, 65536);
    assert_true(o.cut);
    o = ask(at("/endless"));
    assert_int_equal(o.body, 65536);
    struct fetch_options options = quick();
    o = ask_with(&options, (struct fetch_request){.url = at("/endless"),
                                                  .spec = {.body_limit = 1000, .whole = true}});
    assert_int_equal(o.status, FETCH_TOO_LARGE);
    o = ask(at("/gzip"));
    assert_non_null(strstr(o.text, "la vie des biblioth"));
}

// Kilobytes that /proc/self/status says of this process.
static long memory(const char *what)
{
    char line[256];
    long n = 0;
    FILE *f = fopen("/proc/self/status", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f))
        if (strncmp(line, what, strlen(what)) == 0)
            n = strtol(line + strlen(what) + 1, NULL, 10);
    fclose(f);
    return n;
}

static void forget_peak(void)
{
    FILE *f = fopen("/proc/self/clear_refs", "w");
    assert_non_null(f);
    fputs("5", f);
    fclose(f);
}

// A body of any kind costs its limit and less than a MiB more, and ends.
static void bodies_take_no_more_memory_than_their_limit(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        size_t body; // that comes; 0: whatever came in time
    } table[] = {{"/endless", 2 << 20},
                 {"/gzip-bomb", 2 << 20},
                 {"/brotli-bomb", 0},
                 {"/crumbs", 0},
                 {"/dribble", 0}};
    struct fetch_options options = quick();
    mallopt(M_PERTURB, 0);  // MALLOC_PERTURB_ writes to memory that the program only asks for
    (void)ask(at("/gzip")); // what is loaded once is not the body's
    (void)ask(at("/brotli-bomb"));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        options.transfer.total_ms = table[i].body ? PATIENT_MS : SHORT_MS;
        long before = memory("VmRSS");
        forget_peak();
        struct outcome o =
            ask_with(&options, (struct fetch_request){.url = at(table[i].path),
                                                      .spec = {.body_limit = 2 << 20}});
        long more = memory("VmHWM") - before;
        if (table[i].body)
            assert_int_equal(o.body, table[i].body);
        assert_true(o.body <= 2 << 20);
#if !defined(__SANITIZE_ADDRESS__)
        if (more >= 3 << 10)
            fail_msg("%s took %ld KiB", table[i].path, more);
#else
        (void)more; // which keeps what is freed
#endif
    }
}

static void moves_say_whether_they_are_for_good(void **state)
{
    (void)state;
    struct outcome o = ask(at("/to-ok-301"));
    assert_true(o.permanent);
    assert_string_equal(o.final, at("/ok"));
    assert_true(ask(at("/to-ok-308")).permanent);
    assert_false(ask(at("/to-ok-302")).permanent);
    assert_false(ask(at("/ok")).permanent);
    struct fetch_options options = quick();
    o = ask_with(&options, (struct fetch_request){.url = at("/to-ok-301"), .no_redirects = true});
    assert_int_equal(o.http, 301);
    assert_int_equal(o.hops, 0);
}

static void no_spelling_of_a_private_address_is_connected_to(void **state)
{
    (void)state;
    static const char *const hosts[] = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "localhost",
        "LOCALHOST",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:0:0:1]",
        "0.0.0.0",
        "0",
        "[::]",
        "127.255.255.254",
        "127.0.1",
        "[::127.0.0.1]",
        "10.0.0.1",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0xa.0.0.1",
        "3232235521",
        "0xC0A80001",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0300.0250.0.1",
        "[::ffff:c0a8:1]",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "rebind.test",
        "inside.test",
    };
    const char *resolve[] = {NULL, NULL, NULL};
    char a[64], b[64];
    snprintf(a, sizeof a, "rebind.test:%d:127.0.0.1", server.port);
    snprintf(b, sizeof b, "inside.test:%d:10.1.2.3", server.port);
    resolve[0] = a;
    resolve[1] = b;
    struct fetch_options options = quick();
    options.transfer.allowed = (struct network_list){0};
    options.transfer.resolve = resolve;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        char url[256];
        snprintf(url, sizeof url, "http://%s:%d/secret-%zu", hosts[i], server.port, i);
        struct outcome o = ask_with(&options, (struct fetch_request){.url = url});
        if (o.status == FETCH_ANSWERED || o.http)
            fail_msg("%s was asked", url);
    }
    struct outcome log = ask(at("/_log"));
    assert_null(strstr(log.text, "/secret-"));
}

static void addresses_that_are_none_are_refused_with_a_reason(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "x",
                                      "javascript:alert(1)",
                                      "file:///etc/passwd",
                                      "ftp://example.org/",
                                      "http://",
                                      "http:///x",
                                      "http://user:pass@127.0.0.1/",
                                      "http://127.0.0.1:99999/"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_not_equal(ask(bad[i]).status, FETCH_ANSWERED);
    struct fetch_options options = quick();
    options.transfer.any_port = false;
    struct outcome o = ask_with(&options, (struct fetch_request){.url = at("/ok")});
    assert_int_equal(o.status, FETCH_BAD_ADDRESS);
}

static void robots_txt_is_asked_once_and_obeyed(void **state)
{
    (void)state;
    struct fetch_options options = quick();
    options.impolite = false;
    options.interval_ms = 1;
    static struct outcome got[3];
    static const char *const paths[] = {"/private/x", "/private/press/x", "/ok?robots"};
    struct fetcher *f;
    struct error e;
    assert_true(fetcher_make(&options, &f, &e));
    for (int i = 0; i < 3; i++)
        fetch_add(
            f, &(struct fetch_request){
                   .url = at(paths[i]), .spec = {.body_limit = 99}, .done = keep, .user = &got[i]});
    fetch_run(f, NULL, NULL);
    fetcher_free(f);
    assert_int_equal(got[0].status, FETCH_ROBOTS);
    assert_int_equal(got[1].http, 200);
    assert_int_equal(got[2].http, 200);
    struct outcome o =
        ask_with(&options, (struct fetch_request){.url = at("/private/x"), .ignore_robots = true});
    assert_int_equal(o.http, 200);
}

// Requests to one host are apart by the interval; those to other hosts do not wait for them.
static void one_host_is_asked_slowly_and_many_at_once(void **state)
{
    (void)state;
    struct fetch_options options = quick();
    options.impolite = false;
    options.interval_ms = 60;
    static struct outcome got[6];
    struct fetcher *f;
    struct error e;
    assert_true(fetcher_make(&options, &f, &e));
    double from = clock_monotonic_ms();
    for (int i = 0; i < 6; i++)
        fetch_add(f, &(struct fetch_request){.url = at("/ok"), .done = keep, .user = &got[i]});
    fetch_run(f, NULL, NULL);
    assert_true(clock_monotonic_ms() - from >= 6 * 60); // robots.txt and five waits
    fetcher_free(f);
}

static void a_host_that_says_later_is_left_alone(void **state)
{
    (void)state;
    struct fetch_options options = quick();
    options.impolite = false;
    options.interval_ms = 1;
    options.longest_wait_ms = 1000;
    static struct outcome got[2];
    struct fetcher *f;
    struct error e;
    assert_true(fetcher_make(&options, &f, &e));
    fetch_add(f, &(struct fetch_request){.url = at("/429"), .done = keep, .user = &got[0]});
    fetch_add(f, &(struct fetch_request){.url = at("/ok?later"), .done = keep, .user = &got[1]});
    fetch_run(f, NULL, NULL);
    fetcher_free(f);
    assert_int_equal(got[0].http, 429);
    assert_true(got[0].retry_at >= clock_now() + 3500);
    assert_int_equal(got[1].status, FETCH_LATER);
    assert_true(got[1].retry_at >= clock_now() + 3500);
}

static void no_more_is_open_than_a_process_may_have(void **state)
{
    (void)state;
    struct rlimit was, few;
    const struct transfer_options chosen = {.connections = 7}, any = {0};
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    assert_int_equal(transfer_connections(&chosen), 7);
    const struct {
        rlim_t files;
        size_t least, most;
    } table[] = {{64, 1, 1}, {130, 5, 30}, {512, 100, 230}, {was.rlim_cur, 100, was.rlim_cur}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        few = (struct rlimit){table[i].files, was.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
        size_t n = transfer_connections(&any);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
        assert_in_range(n, table[i].least, table[i].most);
    }
}

static void a_known_page_is_asked_conditionally(void **state)
{
    (void)state;
    struct fetch_options options = quick();
    struct outcome o = ask_with(
        &options, (struct fetch_request){.url = at("/conditional"),
                                         .spec = {.body_limit = 99, .if_none_match = "\"v7\""}});
    assert_int_equal(o.http, 304);
    o = ask_with(&options, (struct fetch_request){.url = at("/range"),
                                                  .spec = {.body_limit = 100, .range = true}});
    assert_int_equal(o.http, 206);
    assert_int_equal(o.body, 100);
}

// One that is asked after another is not sent what the other was, nor asked for what it was.
static void no_request_inherits_from_the_one_before(void **state)
{
    (void)state;
    struct fetch_options options = quick();
    options.per_host = 1; // so that they are asked in this order, with one handle
    const struct transfer_spec specs[] = {
        {.method = TRANSFER_HEAD, .if_none_match = "\"v7\"", .accept_language = "fr"},
        {.body_limit = 999, .range = true, .accept = "text/html"},
        {.body_limit = 9999, .exact = true},
        {.method = TRANSFER_POST, .body_limit = 9999, .body = STR("posted"), .content_type = "a/b"},
        {.body_limit = 9999},
    };
    static struct outcome got[5];
    struct fetcher *f;
    struct error e;
    assert_true(fetcher_make(&options, &f, &e));
    for (size_t i = 0; i < 5; i++)
        fetch_add(f, &(struct fetch_request){
                         .url = at("/_echo"), .spec = specs[i], .done = keep, .user = &got[i]});
    fetch_run(f, NULL, NULL);
    fetcher_free(f);
    assert_int_equal(got[0].body, 0);
    assert_non_null(strstr(got[1].text, "\nrange: bytes=0-998\n"));
    assert_null(strstr(got[1].text, "if-none-match"));
    assert_null(strstr(got[1].text, "accept-language"));
    assert_null(strstr(got[2].text, "accept-encoding"));
    assert_null(strstr(got[2].text, "range:"));
    assert_non_null(strstr(got[3].text, "content-type: a/b\n"));
    assert_non_null(strstr(got[3].text, "\nposted"));
    assert_int_equal(strncmp(got[4].text, "GET /_echo\n", 11), 0);
    assert_non_null(strstr(got[4].text, "\naccept: */*\n"));
    assert_non_null(strstr(got[4].text, "\naccept-encoding: gzip, deflate\n"));
    assert_null(strstr(got[4].text, "range:"));
    assert_null(strstr(got[4].text, "content-"));
    assert_null(strstr(got[4].text, "posted"));
}

static bool after(void *context)
{
    return (*(int *)context)-- == 0;
}

static void stopping_leaks_nothing(void **state)
{
    (void)state;
    for (int rounds = 0; rounds < 3; rounds++) {
        struct fetch_options options = quick();
        struct outcome o = {0};
        struct fetcher *f;
        struct error e;
        int left = rounds;
        assert_true(fetcher_make(&options, &f, &e));
        for (int i = 0; i < 20; i++)
            fetch_add(f, &(struct fetch_request){.url = at("/silent"), .done = keep, .user = &o});
        fetch_run(f, after, &left);
        fetcher_free(f);
        assert_int_equal(o.calls, 0);
    }
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_habit_of_servers_has_its_outcome),
        cmocka_unit_test(what_is_no_http_is_not_taken_for_an_answer),
        cmocka_unit_test(bodies_are_cut_at_their_limit_after_decoding),
        cmocka_unit_test(bodies_take_no_more_memory_than_their_limit),
        cmocka_unit_test(moves_say_whether_they_are_for_good),
        cmocka_unit_test(no_spelling_of_a_private_address_is_connected_to),
        cmocka_unit_test(addresses_that_are_none_are_refused_with_a_reason),
        cmocka_unit_test(robots_txt_is_asked_once_and_obeyed),
        cmocka_unit_test(one_host_is_asked_slowly_and_many_at_once),
        cmocka_unit_test(a_host_that_says_later_is_left_alone),
        cmocka_unit_test(no_more_is_open_than_a_process_may_have),
        cmocka_unit_test(a_known_page_is_asked_conditionally),
        cmocka_unit_test(no_request_inherits_from_the_one_before),
        cmocka_unit_test(stopping_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, start_server, stop_server);
}
