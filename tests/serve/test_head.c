// SPDX-License-Identifier: MIT
// If these fail, the quick door reads a request otherwise than the HTTP library would.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#include "serve/head.h"

static struct head head;

static void assert_str(struct str s, const char *want)
{
    assert_int_equal(s.n, strlen(want));
    assert_memory_equal(s.p, want, s.n);
}

static void a_clean_head_is_read_to_its_end(void **state)
{
    (void)state;
    static const char text[] = "GET /a?b=c HTTP/1.1\r\nHost: press.example\r\nAccept:\r\n"
                               "X-Y: \t two words \t\r\n\r\nGET /next";
    assert_true(head_read(str_of(text), &head));
    assert_str(head.method, "GET");
    assert_str(head.target, "/a?b=c");
    assert_str(head.version, "HTTP/1.1");
    assert_int_equal(head.headers_len, 3);
    assert_str(head.headers[0].name, "Host");
    assert_str(head.headers[0].value, "press.example");
    assert_str(head.headers[1].value, "");
    assert_str(head.headers[2].value, "two words");
    assert_int_equal(head.size, strlen(text) - strlen("GET /next"));
}

static void every_shorter_head_is_left_alone(void **state)
{
    (void)state;
    static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    for (size_t n = 0; n < sizeof text - 1; n++)
        assert_false(head_read((struct str){text, n}, &head));
    assert_true(head_read(str_of(text), &head));
}

static void other_spellings_are_left_to_the_library(void **state)
{
    (void)state;
    static const struct str others[] = {
        STR_INIT("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        STR_INIT("GET / HTTP/1.1\nHost: a\n\n"),
        STR_INIT("GET / HTTP/1.1\r\nHost: a\n\r\n"),
        STR_INIT("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n"),
        STR_INIT("GET / HTTP/1.1\r\n\tHost: a\r\n\r\n"),
        STR_INIT("GET / HTTP/1.1\r\nno colon\r\n\r\n"),
        STR_INIT("GET / HTTP/1.1\r\n: no name\r\n\r\n"),
        STR_INIT(" / HTTP/1.1\r\nHost: a\r\n\r\n"),
        STR_INIT("GET  HTTP/1.1\r\nHost: a\r\n\r\n"),
        STR_INIT("GET /\r\nHost: a\r\n\r\n"),
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(head_read(others[i], &head));
}

static void what_the_guard_refuses_stays_visible_to_it(void **state)
{
    (void)state;
    assert_true(
        head_read(STR("GET /a b HTTP/1.1\r\nHost : a\r\nX: a\0b\r\nY: a\rb\r\n\r\n"), &head));
    assert_str(head.version, "b HTTP/1.1");
    assert_str(head.headers[0].name, "Host ");
    assert_int_equal(head.headers[1].value.n, 3);
    assert_str(head.headers[2].value, "a\rb");
}

static void more_headers_than_there_is_room_for_are_left_alone(void **state)
{
    (void)state;
    static char text[4000];
    char *p = stpcpy(text, "GET / HTTP/1.1\r\n");
    for (int i = 0; i < REQUEST_MOST_HEADERS; i++)
        p = stpcpy(p, "A: b\r\n");
    strcpy(p, "\r\n");
    assert_true(head_read(str_of(text), &head));
    strcpy(p, "A: b\r\n\r\n");
    assert_false(head_read(str_of(text), &head));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_head_is_read_to_its_end),
        cmocka_unit_test(every_shorter_head_is_left_alone),
        cmocka_unit_test(other_spellings_are_left_to_the_library),
        cmocka_unit_test(what_the_guard_refuses_stays_visible_to_it),
        cmocka_unit_test(more_headers_than_there_is_room_for_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
