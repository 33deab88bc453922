// SPDX-License-Identifier: MIT
// If these fail, a reader's answer depends on which of the two doors gave it, or comes twice,
// late, in part or not at all.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "door.h"

enum { LARGE = 12 << 20, MOST_CONNECTIONS = 8 };

static struct answer *small, *large;
static char *large_body;
static atomic_int released;

static void give_small(void *context, struct request *q, struct response *out)
{
    (void)context;
    (void)q;
    out->ready = answer_ref(small);
}

static atomic_uint_fast64_t version;
static atomic_int lasting_asked, lasting_again;

static void count_again(void *context, int status)
{
    assert_ptr_equal(context, &version);
    assert_int_equal(status, 200);
    atomic_fetch_add(&lasting_again, 1);
}

static void give_lasting(void *context, struct request *q, struct response *out)
{
    give_small(context, q, out);
    atomic_fetch_add(&lasting_asked, 1);
    out->lasting = (struct lasting){&version, atomic_load(&version), count_again, &version};
}

static void give_large(void *context, struct request *q, struct response *out)
{
    (void)context;
    (void)q;
    out->ready = answer_ref(large);
}

static void give_text(void *context, struct request *q, struct response *out)
{
    (void)context;
    response_text(out, 404, str_format(q->arena, "peer %s\n", q->peer));
}

static void count_release(void *p)
{
    free(p);
    atomic_fetch_add(&released, 1);
}

static void give_owned(void *context, struct request *q, struct response *out)
{
    (void)context;
    (void)q;
    char *p = mem_alloc(5);
    memcpy(p, "owned", 5);
    out->body = BODY_BYTES;
    out->bytes = (struct str){p, 5};
    out->release = count_release;
    out->release_context = p;
}

static void give_file(void *context, struct request *q, struct response *out)
{
    (void)context;
    (void)q;
    out->body = BODY_FILE;
    out->fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    out->file_size = 0;
}

static void give_form(void *context, struct request *q, struct response *out)
{
    (void)context;
    response_text(out, 200, str_format(q->arena, "form %zu\n", q->form.len));
}

static const struct handler table[] = {
    {HTTP_METHOD_BIT(HTTP_GET), "/small", give_small, NULL, 0, true, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/small-behind", give_small, NULL, 0, false, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/lasting", give_lasting, NULL, 0, true, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/large", give_large, NULL, 0, true, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/text", give_text, NULL, 0, true, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/text-behind", give_text, NULL, 0, false, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/owned", give_owned, NULL, 0, true, false},
    {HTTP_METHOD_BIT(HTTP_GET), "/file", give_file, NULL, 0, true, false},
    {HTTP_METHOD_BIT(HTTP_POST), "/form", give_form, NULL, 1000, false, false},
};

static int set_up(void **state)
{
    (void)state;
    struct header headers[] = {{STR("Content-Type"), STR("text/plain; charset=utf-8")},
                               {STR("Referrer-Policy"), STR("no-referrer")}};
    large_body = mem_alloc(LARGE);
    for (size_t i = 0; i < LARGE; i++)
        large_body[i] = (char)('a' + i * 7 % 26);
    small = answer_make(200, headers, 2, STR("small\n"), NULL, NULL);
    large = answer_make(200, headers, 1, (struct str){large_body, LARGE}, NULL, NULL);
    struct httpd_options options = {.handlers = {table, sizeof table / sizeof *table},
                                    .limits = HTTPD_LIMITS,
                                    .quick_threads = 2,
                                    .threads = 2};
    options.limits.connections = MOST_CONNECTIONS;
    options.limits.idle_seconds = options.limits.head_seconds = 60;
    return door_open(options) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    door_close();
    answer_unref(small);
    answer_unref(large);
    free(large_body);
    return 0;
}

static void say(int fd, const char *text)
{
    assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

// Reads until the server closes.
static const char *hear_all(int fd)
{
    static char heard[100000];
    size_t got = 0;
    ssize_t n;
    while ((n = recv(fd, heard + got, sizeof heard - 1 - got, 0)) > 0)
        got += (size_t)n;
    heard[got] = '\0';
    close(fd);
    return heard;
}

// Reads until `end` has been heard.
static void hear(int fd, const char *end)
{
    char heard[20000];
    size_t got = 0;
    do {
        ssize_t n = recv(fd, heard + got, sizeof heard - 1 - got, 0);
        assert_true(n > 0);
        got += (size_t)n;
        heard[got] = '\0';
    } while (!strstr(heard, end));
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define LAST(path) "GET " path " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// The answer with its head's lines sorted and without those that differ from case to case.
static char *sorted_answer(const char *request)
{
    char *lines[40], *at, *body;
    size_t n = 0;
    int fd = door_dial();
    say(fd, request);
    shutdown(fd, SHUT_WR);
    char *text = strdup(hear_all(fd)), *out = calloc(1, 4000);
    body = strstr(text, "\r\n\r\n");
    assert_non_null(body);
    *body = '\0';
    for (char *line = strtok_r(text, "\r\n", &at); line; line = strtok_r(NULL, "\r\n", &at))
        if (strncmp(line, "Date: ", 6) != 0 && strncmp(line, "Connection: ", 12) != 0)
            lines[n++] = line;
    qsort(lines, n, sizeof *lines, compare_lines);
    for (size_t i = 0; i < n; i++)
        strcat(strcat(out, lines[i]), "\n");
    strcat(out, body + 4);
    free(text);
    return out;
}

static void both_doors_give_the_same_answer(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {GET("/small"), GET("/small-behind")},
        {GET("/text"), GET("/text-behind")},
        {"HEAD /small HTTP/1.1\r\nHost: a\r\n\r\n",
         "HEAD /small-behind HTTP/1.1\r\nHost: a\r\n\r\n"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *quick = sorted_answer(pairs[i][0]), *behind = sorted_answer(pairs[i][1]);
        assert_string_equal(quick, behind);
        assert_non_null(strstr(quick, "X-Content-Type-Options: nosniff"));
        free(quick);
        free(behind);
    }
}

static void a_header_that_a_handler_sets_stands_alone(void **state)
{
    (void)state;
    char *quick = sorted_answer(GET("/small"));
    assert_non_null(strstr(quick, "Referrer-Policy: no-referrer\n"));
    assert_null(strstr(strstr(quick, "Referrer-Policy") + 1, "Referrer-Policy"));
    free(quick);
}

static void requests_of_both_doors_are_answered_in_order(void **state)
{
    (void)state;
    int fd = door_dial();
    say(fd,
        GET("/small") GET("/text") GET("/owned") "POST /form HTTP/1.1\r\nHost: a\r\n"
                                                 "Content-Type: application/"
                                                 "x-www-form-urlencoded\r\n"
                                                 "Content-Length: 7\r\n\r\na=1&b=2" LAST("/small"));
    const char *heard = hear_all(fd), *last = heard;
    static const char *const bodies[] = {"small\n", "peer 127.0.0.1\n", "owned", "form 2\n",
                                         "small\n"};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        last = strstr(last, bodies[i]);
        assert_non_null(last);
        last += strlen(bodies[i]);
    }
    assert_string_equal(last, "");
}

static void a_head_in_pieces_is_answered(void **state)
{
    (void)state;
    int fd = door_dial();
    say(fd, GET("/small"));
    hear(fd, "small\n");
    say(fd, "GET /sm");
    say(fd, "all HTTP/1.1\r\nHos");
    say(fd, "t: a\r\nConnection: close\r\n\r");
    say(fd, "\n");
    assert_non_null(strstr(hear_all(fd), "small\n"));
}

static void a_client_that_stops_sending_gets_its_answers(void **state)
{
    (void)state;
    int fd = door_dial();
    say(fd, GET("/small") GET("/text"));
    shutdown(fd, SHUT_WR);
    const char *heard = hear_all(fd);
    assert_non_null(strstr(heard, "small\n"));
    assert_non_null(strstr(heard, "peer 127.0.0.1\n"));
}

// As a front server asks that keeps no connections: nginx does unless it is told otherwise.
static void the_last_request_of_a_connection_is_answered_and_ends_it(void **state)
{
    (void)state;
    static const char *const last[] = {
        LAST("/small"),
        "GET /small HTTP/1.0\r\nHost: a\r\n\r\n",
        "GET /small HTTP/1.0\r\nHost: a\r\nConnection: close\r\n\r\n",
        LAST("/small") GET("/text"), // too late
        GET("/text") LAST("/small"),
        "GET /small HTTP/1.1\r\nHost: a\r\nConnection: CLOSE\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
        int fd = door_dial();
        say(fd, last[i]);
        const char *heard = hear_all(fd), *end = strstr(heard, "\r\n\r\nsmall\n");
        assert_non_null(strstr(heard, "\r\nConnection: close\r\n"));
        assert_non_null(end);
        assert_string_equal(end + 10, "");
    }
}

static void an_old_client_that_keeps_its_connection_can(void **state)
{
    (void)state;
    int fd = door_dial();
    say(fd, "GET /small HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    hear(fd, "small\n");
    say(fd, "GET /text HTTP/1.0\r\nHost: a\r\n\r\n");
    assert_non_null(strstr(hear_all(fd), "peer 127.0.0.1\n"));
}

static void a_slow_reader_gets_every_byte_of_a_large_answer(void **state)
{
    (void)state;
    int fd = door_dial(), size = 128 << 10;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    say(fd, GET("/large"));
    say(fd, LAST("/small")); // waits behind the large one
    size_t got = 0, cap = LARGE + 20000;
    char *heard = mem_alloc(cap);
    ssize_t n;
    while ((n = recv(fd, heard + got, got % 60000 + 1, 0)) > 0) {
        got += (size_t)n;
        assert_true(got < cap);
    }
    close(fd);
    heard[got] = '\0';
    const char *body = strstr(heard, "\r\n\r\n") + 4;
    assert_memory_equal(body, large_body, LARGE);
    assert_memory_equal(body + LARGE, "HTTP/1.1 200 OK\r\n", 17);
    assert_non_null(strstr(body + LARGE, "small\n"));
    free(heard);
}

// Counts the answers until the server closes: each is the small one, but the first may be large.
static size_t count_answers(int fd, size_t large_ones)
{
    size_t cap = LARGE + (4 << 20), n = 0;
    struct buf heard = BUF_EMPTY;
    char *bytes = mem_alloc(cap);
    for (ssize_t got; (got = recv(fd, bytes, cap, 0)) > 0;)
        buf_str(&heard, (struct str){bytes, (size_t)got});
    struct str rest = buf_view(&heard);
    for (size_t at; (at = str_find(rest, STR("\r\n\r\n"))) != STR_NOT_FOUND; n++) {
        struct str body = n < large_ones ? (struct str){large_body, LARGE} : STR("small\n");
        rest = str_from(rest, at + 4);
        assert_true(str_starts(rest, body));
        rest = str_from(rest, body.n);
    }
    assert_int_equal(rest.n, 0);
    buf_free(&heard);
    free(bytes);
    close(fd);
    return n;
}

// How often the handler was asked while that many requests, one at a time, were answered.
static int asked_while(int fd, const char *request, int times)
{
    int before = atomic_load(&lasting_asked), again = atomic_load(&lasting_again);
    for (int i = 0; i < times; i++) {
        say(fd, request);
        hear(fd, strncmp(request, "HEAD", 4) == 0 ? "\r\n\r\n" : "small\n");
    }
    int asked = atomic_load(&lasting_asked) - before;
    assert_int_equal(asked + atomic_load(&lasting_again) - again, times);
    return asked;
}

static void an_answer_that_lasts_is_given_again_until_it_changes(void **state)
{
    (void)state;
    int fd = door_dial();
    assert_int_equal(asked_while(fd, GET("/lasting"), 10), 2);
    assert_int_equal(asked_while(fd, GET("/lasting?other"), 10), 2);
    assert_int_equal(asked_while(fd, "HEAD /lasting HTTP/1.1\r\nHost: a\r\n\r\n", 10), 2);
    assert_int_equal(asked_while(fd, GET("/lasting"), 10), 0);
    atomic_fetch_add(&version, 1);
    assert_true(asked_while(fd, GET("/lasting"), 10) > 0);
    close(fd);
}

// What closes a connection closes it again, and what comes in one piece with another is read.
static void an_answer_that_is_given_again_is_the_same_whole_answer(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        int fd = door_dial();
        say(fd, LAST("/lasting"));
        const char *heard = hear_all(fd);
        assert_memory_equal(heard, "HTTP/1.1 200 OK\r\n", 17);
        assert_non_null(strstr(heard, "\r\nConnection: close\r\n"));
        assert_non_null(strstr(heard, "\r\n\r\nsmall\n"));
        fd = door_dial();
        say(fd, GET("/lasting") GET("/lasting") GET("/small") LAST("/small"));
        assert_int_equal(count_answers(fd, 0), 4);
        fd = door_dial();
        say(fd, "HEAD /lasting HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assert_null(strstr(hear_all(fd), "small"));
    }
}

// Looks at the socket go on behind what they have seen: what had to wait must be seen again.
static void requests_behind_a_large_answer_are_answered(void **state)
{
    (void)state;
    int fd = door_dial(), size = 128 << 10;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    say(fd, GET("/small"));
    hear(fd, "small\n");
    say(fd, GET("/large") GET("/small") GET("/small") GET("/small"));
    poll(NULL, 0, 20);
    say(fd, GET("/small") "GET /small HTTP/1.1\r\nHo");
    say(fd, "st: a\r\n\r\n" LAST("/small"));
    assert_int_equal(count_answers(fd, 1), 7);
}

static void a_connection_answers_as_many_requests_as_it_sends(void **state)
{
    (void)state;
    int fd = door_dial();
    size_t sent = 0;
    for (size_t round = 0; round < 60; round++) {
        for (size_t i = 0; i < round * 7 % 23 + 1; i++, sent++)
            say(fd, GET("/small"));
        if (round % 3 == 0)
            poll(NULL, 0, 1);
    }
    say(fd, LAST("/small"));
    assert_int_equal(count_answers(fd, 0), sent + 1);
}

static void a_reader_that_leaves_in_the_middle_holds_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * MOST_CONNECTIONS; i++) {
        int fd = door_dial();
        say(fd, GET("/large"));
        char c;
        assert_int_equal(recv(fd, &c, 1, 0), 1);
        close(fd);
    }
    int fd = door_dial();
    say(fd, LAST("/small"));
    assert_non_null(strstr(hear_all(fd), "small\n"));
}

static void what_a_response_holds_is_given_back_once(void **state)
{
    (void)state;
    int before = atomic_load(&released), fd = door_dial();
    say(fd, GET("/owned") GET("/file") LAST("/owned"));
    const char *heard = hear_all(fd);
    assert_non_null(strstr(heard, "owned"));
    assert_non_null(strstr(heard, "Content-Length: 0\r\n"));
    // The last bytes may arrive before the server lets go of them.
    while (atomic_load(&released) < before + 2)
        poll(NULL, 0, 1);
    assert_int_equal(atomic_load(&released), before + 2);
}

static void a_refusal_ends_the_connection_after_earlier_answers(void **state)
{
    (void)state;
    int fd = door_dial();
    say(fd, GET("/small") "GET /small HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" GET("/small"));
    const char *heard = hear_all(fd);
    assert_non_null(strstr(heard, "small\nHTTP/1.1 400 "));
    assert_null(strstr(strstr(heard, "small\n") + 1, "small\n"));
}

static void who_comes_to_a_full_server_waits_for_room(void **state)
{
    (void)state;
    int held[MOST_CONNECTIONS], late = -1;
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
        held[i] = door_dial();
        say(held[i], GET("/small"));
        hear(held[i], "small\n");
    }
    late = door_dial(); // the system takes it; the server does not
    say(late, LAST("/small"));
    struct pollfd p = {.fd = late, .events = POLLIN};
    assert_int_equal(poll(&p, 1, 100), 0);
    close(held[0]);
    assert_non_null(strstr(hear_all(late), "small\n"));
    for (int i = 1; i < MOST_CONNECTIONS; i++)
        close(held[i]);
}

static void answers_refuse_headers_that_could_end_a_line(void **state)
{
    (void)state;
    int before = atomic_load(&released);
    struct header bad[] = {{STR("Location"), STR("/a\r\nSet-Cookie: b")}, {STR("A B"), STR("c")}};
    for (size_t i = 0; i < 2; i++)
        assert_null(answer_make(302, &bad[i], 1, STR(""), count_release, mem_alloc(1)));
    assert_int_equal(atomic_load(&released), before + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_doors_give_the_same_answer),
        cmocka_unit_test(a_header_that_a_handler_sets_stands_alone),
        cmocka_unit_test(requests_of_both_doors_are_answered_in_order),
        cmocka_unit_test(a_head_in_pieces_is_answered),
        cmocka_unit_test(a_client_that_stops_sending_gets_its_answers),
        cmocka_unit_test(the_last_request_of_a_connection_is_answered_and_ends_it),
        cmocka_unit_test(an_old_client_that_keeps_its_connection_can),
        cmocka_unit_test(a_slow_reader_gets_every_byte_of_a_large_answer),
        cmocka_unit_test(an_answer_that_lasts_is_given_again_until_it_changes),
        cmocka_unit_test(an_answer_that_is_given_again_is_the_same_whole_answer),
        cmocka_unit_test(requests_behind_a_large_answer_are_answered),
        cmocka_unit_test(a_connection_answers_as_many_requests_as_it_sends),
        cmocka_unit_test(a_reader_that_leaves_in_the_middle_holds_nothing),
        cmocka_unit_test(what_a_response_holds_is_given_back_once),
        cmocka_unit_test(a_refusal_ends_the_connection_after_earlier_answers),
        cmocka_unit_test(who_comes_to_a_full_server_waits_for_room),
        cmocka_unit_test(answers_refuse_headers_that_could_end_a_line),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
