// SPDX-License-Identifier: MIT
// If these fail, requests can be smuggled, forms lose what people typed, or clients wait for
// answers that never come.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "door.h"

static struct answer *prepared;

static void say_hello(void *context, struct request *q, struct response *out)
{
    (void)context;
    (void)q;
    out->ready = answer_ref(prepared);
}

static void echo_path(void *context, struct request *q, struct response *out)
{
    (void)context;
    out->body = BODY_BYTES;
    out->bytes = q->params[0];
    response_header(out, STR("Content-Type"), STR("text/plain; charset=utf-8"));
}

static void echo_form(void *context, struct request *q, struct response *out)
{
    (void)context;
    struct buf b = BUF_EMPTY;
    for (size_t i = 0; i < q->form.len; i++)
        buf_format(&b, "%.*s=%.*s|%.*s;", STR_ARG(q->form.fields[i].name),
                   STR_ARG(q->form.fields[i].value), STR_ARG(q->form.fields[i].file_name));
    buf_format(&b, "body=%.*s", STR_ARG(q->body));
    response_text(out, 200, str_copy(q->arena, buf_view(&b)));
    buf_free(&b);
}

static const struct handler table[] = {
    {HTTP_METHOD_BIT(HTTP_GET), "/hello", say_hello, NULL, 0, true, false},
    {HTTP_METHOD_BIT(HTTP_POST), "/form", echo_form, NULL, 20000, false, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/*", echo_path, NULL, 0, false, false},
};

static int set_up(void **state)
{
    (void)state;
    struct header type = {STR("Content-Type"), STR("text/plain; charset=utf-8")};
    prepared = answer_make(200, &type, 1, STR("hello\n"), NULL, NULL);
    struct httpd_limits limits = HTTPD_LIMITS;
    limits.idle_seconds = limits.head_seconds = 60; // a busy machine is no idle client
    struct httpd_options options = {.handlers = {table, sizeof table / sizeof *table},
                                    .limits = limits,
                                    .log = getenv("SHOW"),
                                    .threads = 2};
    return door_open(options) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    door_close();
    answer_unref(prepared);
    return 0;
}

// Sends bytes, says that nothing follows (when `finish`), and reads all answers until the server
// closes.
static const char *talk_until_closed(const char *bytes, size_t n, bool finish)
{
    static char answer[200000];
    int fd = door_dial();
    if (send(fd, bytes, n, MSG_NOSIGNAL) < 0)
        bytes = "";
    if (finish)
        shutdown(fd, SHUT_WR);
    size_t got = 0;
    ssize_t r;
    while ((r = recv(fd, answer + got, sizeof answer - 1 - got, 0)) > 0)
        got += (size_t)r;
    close(fd);
    answer[got] = '\0';
    if (getenv("SHOW"))
        fprintf(stderr, ">>> %.*s\n<<< %s\n", (int)n, bytes, answer);
    return answer;
}

static const char *talk_n(const char *bytes, size_t n)
{
    return talk_until_closed(bytes, n, true);
}

static const char *talk(const char *bytes)
{
    return talk_n(bytes, strlen(bytes));
}

static size_t answers_in(const char *text)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, "HTTP/1.1 ")); at++)
        n++;
    return n;
}

static void assert_status(const char *answer, int status)
{
    char want[32];
    snprintf(want, sizeof want, "HTTP/1.1 %d ", status);
    assert_memory_equal(answer, want, strlen(want));
}

#define HOST "Host: a\r\n"

static void one_connection_carries_many_requests(void **state)
{
    (void)state;
    static const char both[] = "GET /hello HTTP/1.1\r\n" HOST "\r\n"
                               "GET /hello HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n";
    const char *got = talk_until_closed(both, sizeof both - 1, false);
    assert_int_equal(answers_in(got), 2);
    assert_non_null(strstr(got, "hello\nHTTP/1.1 200"));
}

static void head_has_the_headers_of_get(void **state)
{
    (void)state;
    const char *got = talk("HEAD /hello HTTP/1.1\r\n" HOST "\r\n");
    assert_status(got, 200);
    assert_non_null(strstr(got, "Content-Length: 6\r\n"));
    assert_null(strstr(got, "hello"));
}

// Everything that two programs could read in two ways. What comes after must not be answered.
static void ambiguous_requests_are_refused_and_closed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "GET /hello HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost:\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: 3 3\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length : 3\r\n\r\nabc",
        "POST /form HTTP/1.1\r\n" HOST "Content-Length\t: 3\r\n\r\nabc",
        "GET /hello HTTP/1.1\r\n" HOST "X : y\r\n\r\n",
        "GET /hello HTTP/1.1\r\n" HOST "X(y): z\r\n\r\n",
        "GET /hello HTTP/1.1\r\n" HOST "X: a\001b\r\n\r\n",
        "GET http://a/hello HTTP/1.1\r\n" HOST "\r\n",
        "GET hello HTTP/1.1\r\n" HOST "\r\n",
        "OPTIONS * HTTP/1.1\r\n" HOST "\r\n",
        "GET /he#llo HTTP/1.1\r\n" HOST "\r\n",
        "CONNECT a:80 HTTP/1.1\r\n" HOST "\r\n",
        "G@T /hello HTTP/1.1\r\n" HOST "\r\n",
        "GET /a/../hello HTTP/1.1\r\n" HOST "\r\n",
        "GET /%2e%2e/hello HTTP/1.1\r\n" HOST "\r\n",
        "GET /a%2fb HTTP/1.1\r\n" HOST "\r\n",
        "GET /a%5cb HTTP/1.1\r\n" HOST "\r\n",
        "GET /a\\b HTTP/1.1\r\n" HOST "\r\n",
        "GET /a%00b HTTP/1.1\r\n" HOST "\r\n",
        "GET /a%zz HTTP/1.1\r\n" HOST "\r\n",
        "GET /a%c0%af HTTP/1.1\r\n" HOST "\r\n",
        "GET //hello HTTP/1.1\r\n" HOST "\r\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char all[1024];
        snprintf(all, sizeof all, "%sGET /hello HTTP/1.1\r\n" HOST "\r\n", bad[i]);
        const char *got = talk(all);
        // What the library refuses itself it may send twice; it closes all the same.
        if ((strncmp(got, "HTTP/1.1 400", 12) != 0 && strncmp(got, "HTTP/1.1 413", 12) != 0) ||
            strstr(got, "HTTP/1.1 200"))
            fail_msg("case %zu\n%s\ngave\n%s", i, bad[i], got);
        assert_null(strstr(got, "hello\n"));
    }
}

static void nul_bare_lf_and_folding_in_the_head_are_refused(void **state)
{
    (void)state;
    static const char line[] = "GET /hello\0x HTTP/1.1\r\n" HOST "\r\n";
    static const char header[] = "GET /hello HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n";
    assert_status(talk("GET /hello HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n"), 400);
    assert_status(talk("GET /hello HTTP/1.1\n" HOST "\r\n"), 400);
    assert_status(talk("GET /hello HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n"), 400);
    assert_status(talk("GET /hello HTTP/1.1\r\n" HOST "X:a\r\nY: \r\nZ: \tb \r\nW:\r\n\r\n"), 200);
    static const char name[] = "GET /hello HTTP/1.1\r\n" HOST "X\0: b\r\n\r\n";
    assert_status(talk_n(line, sizeof line - 1), 400);
    assert_status(talk_n(header, sizeof header - 1), 400);
    assert_status(talk_n(name, sizeof name - 1), 400);
}

static void a_body_where_none_is_taken_never_becomes_a_request(void **state)
{
    (void)state;
    const char *got = talk("GET /hello HTTP/1.1\r\n" HOST "Content-Length: 31\r\n\r\n"
                           "GET /stolen HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(answers_in(got), 1);
    assert_status(got, 413);
    got = talk("DELETE /hello HTTP/1.1\r\n" HOST "Content-Length: 31\r\n\r\n"
               "GET /stolen HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(answers_in(got), 1);
    assert_status(got, 405);
}

static void other_methods_get_405_or_501(void **state)
{
    (void)state;
    assert_status(talk("TRACE /hello HTTP/1.1\r\n" HOST "\r\n"), 405);
    assert_status(talk("PUT /hello HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"), 405);
    assert_status(talk("BREW /hello HTTP/1.1\r\n" HOST "\r\n"), 501);
    assert_status(talk("get /hello HTTP/1.1\r\n" HOST "\r\n"), 501);
    const char *got = talk("DELETE /form HTTP/1.1\r\n" HOST "\r\n");
    assert_status(got, 405);
    assert_non_null(strstr(got, "Allow: GET, HEAD, POST, OPTIONS\r\n"));
    assert_status(talk("OPTIONS /hello HTTP/1.1\r\n" HOST "\r\n"), 204);
    assert_status(talk("GET /hello HTTP/3.7\r\n" HOST "\r\n"), 505);
}

static void limits_of_the_head_are_exact(void **state)
{
    (void)state;
    char text[64000];
    for (size_t over = 0; over < 2; over++) {
        size_t n = (size_t)snprintf(text, sizeof text, "GET /%0*d HTTP/1.1\r\n" HOST "\r\n",
                                    (int)(8191 + over), 1);
        assert_status(talk_n(text, n), over ? 414 : 200);
        n = (size_t)snprintf(text, sizeof text, "GET /hello HTTP/1.1\r\n" HOST);
        for (size_t i = 0; i < 99 + over; i++)
            n += (size_t)snprintf(text + n, sizeof text - n, "X-%zu: y\r\n", i);
        n += (size_t)snprintf(text + n, sizeof text - n, "\r\n");
        assert_status(talk_n(text, n), over ? 431 : 200);
        n = (size_t)snprintf(text, sizeof text, "GET /hello HTTP/1.1\r\n" HOST "X: %0*d\r\n\r\n",
                             (int)(32768 - 9 - 5 + over), 1);
        assert_status(talk_n(text, n), over ? 431 : 200);
    }
}

static void every_answer_has_the_security_headers(void **state)
{
    (void)state;
    static const char *const asked[] = {"GET /hello", "GET /x", "GET /%00", "PUT /hello"};
    for (size_t i = 0; i < 4; i++) {
        char text[200];
        snprintf(text, sizeof text, "%s HTTP/1.1\r\n" HOST "\r\n", asked[i]);
        const char *got = talk(text);
        assert_non_null(strstr(got, "X-Content-Type-Options: nosniff\r\n"));
        assert_non_null(strstr(got, "frame-ancestors 'none'"));
        assert_null(strstr(got, "unsafe"));
        assert_non_null(strstr(got, "Referrer-Policy: "));
        assert_non_null(strstr(got, "Permissions-Policy: "));
        assert_non_null(strstr(got, "Content-Type: "));
    }
}

static const char *post(const char *type, const char *body)
{
    char text[4096];
    snprintf(text, sizeof text,
             "POST /form HTTP/1.1\r\n" HOST "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
             type, strlen(body), body);
    return talk(text);
}

#define URLENCODED "application/x-www-form-urlencoded"

static void forms_arrive_as_typed(void **state)
{
    (void)state;
    const char *got = post(URLENCODED, "name=Zo%C3%A9+L&empty=&odd=%25+%26%3D&name=Two");
    assert_status(got, 200);
    assert_non_null(strstr(got, "name=Zo\xC3\xA9 L|;empty=|;odd=% &=|;name=Two|;body="));
    got = post("multipart/form-data; boundary=zz",
               "--zz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n"
               "--zz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n"
               "Content-Type: text/plain\r\n\r\nhey\r\n--zz--\r\n");
    assert_status(got, 200);
    assert_non_null(strstr(got, "a=one\r\ntwo|;f=hey|x.txt;body="));
    got = post("application/json", "{\"a\":1}");
    assert_non_null(strstr(got, "body={\"a\":1}"));
}

static void chunked_forms_arrive_as_typed(void **state)
{
    (void)state;
    const char *got = talk("POST /form HTTP/1.1\r\n" HOST "Content-Type: " URLENCODED "\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n"
                           "4\r\na=%C\r\n5;x=y\r\n3%A9&\r\n3\r\nb=2\r\n0\r\nT: u\r\n\r\n");
    assert_status(got, 200);
    assert_non_null(strstr(got, "a=\xC3\xA9|;b=2|;body="));
}

static void bodies_over_their_limit_are_refused(void **state)
{
    (void)state;
    char text[41000];
    for (int over = 0; over < 2; over++) {
        size_t n = (size_t)snprintf(text, sizeof text,
                                    "POST /form HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n%0*d",
                                    20000 + over, 20000 + over, 1);
        assert_status(talk_n(text, n), over ? 413 : 200);
        n = (size_t)snprintf(text, sizeof text,
                             "POST /form HTTP/1.1\r\n" HOST
                             "Transfer-Encoding: chunked\r\n\r\n%x\r\n%0*d\r\n0\r\n\r\n",
                             (unsigned)(20000 + over), 20000 + over, 1);
        assert_status(talk_n(text, n), over ? 413 : 200);
    }
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    assert_status(post(URLENCODED, "a=%ff"), 400);
    assert_status(post(URLENCODED, "a=x%00y"), 400);
    assert_status(post(URLENCODED, "%ff=a"), 400);
}

static void paths_are_decoded_once(void **state)
{
    (void)state;
    const char *got = talk("GET /caf%C3%A9%20%2541?q=%00 HTTP/1.1\r\n" HOST "\r\n");
    assert_non_null(strstr(got, "\r\n\r\ncaf\xC3\xA9 %41"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_connection_carries_many_requests),
        cmocka_unit_test(head_has_the_headers_of_get),
        cmocka_unit_test(ambiguous_requests_are_refused_and_closed),
        cmocka_unit_test(nul_bare_lf_and_folding_in_the_head_are_refused),
        cmocka_unit_test(a_body_where_none_is_taken_never_becomes_a_request),
        cmocka_unit_test(other_methods_get_405_or_501),
        cmocka_unit_test(limits_of_the_head_are_exact),
        cmocka_unit_test(every_answer_has_the_security_headers),
        cmocka_unit_test(forms_arrive_as_typed),
        cmocka_unit_test(chunked_forms_arrive_as_typed),
        cmocka_unit_test(bodies_over_their_limit_are_refused),
        cmocka_unit_test(text_that_is_not_utf8_is_refused),
        cmocka_unit_test(paths_are_decoded_once),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
