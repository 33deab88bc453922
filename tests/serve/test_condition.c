// SPDX-License-Identifier: MIT
// If these fail, browsers show stale pages, fetch what they have, or get the wrong bytes of a
// film. The table follows RFC 9110, sections 13 and 14.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "serve/condition.h"

// The representation: 1,000 bytes, tag "a", changed on 6 November 1994 at 08:49:37.
#define CHANGED 784111777
#define SAME "Sun, 06 Nov 1994 08:49:37 GMT"
#define BEFORE "Sun, 06 Nov 1994 08:49:36 GMT"
#define AFTER "Sun, 06 Nov 1994 08:49:38 GMT"

// What is answered: a status; 206 with the bytes.
struct one {
    const char *headers; // "Name: value" lines
    int status;
    uint64_t from, len;
    const char *method; // NULL: GET
};

static const struct one table[] = {
    {"", 200, 0, 0, NULL},
    // If-None-Match
    {"If-None-Match: \"a\"", 304, 0, 0, NULL},
    {"If-None-Match: W/\"a\"", 304, 0, 0, NULL},
    {"If-None-Match: \"b\"", 200, 0, 0, NULL},
    {"If-None-Match: \"b\", \"a\"", 304, 0, 0, NULL},
    {"If-None-Match: \"b\",W/\"a\" , \"c\"", 304, 0, 0, NULL},
    {"If-None-Match: *", 304, 0, 0, NULL},
    {"If-None-Match: a", 200, 0, 0, NULL},
    {"If-None-Match: \"a", 200, 0, 0, NULL},
    {"If-None-Match: \"A\"", 200, 0, 0, NULL},
    {"If-None-Match: \"a\"", 304, 0, 0, "HEAD"},
    {"If-None-Match: \"b\"\nIf-Modified-Since: " SAME, 200, 0, 0, NULL},
    {"If-None-Match: \"a\"\nIf-Modified-Since: " BEFORE, 304, 0, 0, NULL},
    // If-Modified-Since
    {"If-Modified-Since: " SAME, 304, 0, 0, NULL},
    {"If-Modified-Since: " AFTER, 304, 0, 0, NULL},
    {"If-Modified-Since: " BEFORE, 200, 0, 0, NULL},
    {"If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT", 304, 0, 0, NULL},
    {"If-Modified-Since: Sun Nov  6 08:49:37 1994", 304, 0, 0, NULL},
    {"If-Modified-Since: Sun Nov  6 08:49:36 1994", 200, 0, 0, NULL},
    {"If-Modified-Since: yesterday", 200, 0, 0, NULL},
    {"If-Modified-Since: Sun, 31 Feb 2024 08:49:37 GMT", 200, 0, 0, NULL},
    {"If-Modified-Since: Sun, 06 Nov 1994 24:49:37 GMT", 200, 0, 0, NULL},
    {"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 +0100", 200, 0, 0, NULL},
    {"If-Modified-Since: " SAME, 304, 0, 0, "HEAD"},
    // If-Match
    {"If-Match: \"a\"", 200, 0, 0, NULL},
    {"If-Match: \"b\"", 412, 0, 0, NULL},
    {"If-Match: W/\"a\"", 412, 0, 0, NULL},
    {"If-Match: \"b\", \"a\"", 200, 0, 0, NULL},
    {"If-Match: *", 200, 0, 0, NULL},
    {"If-Match: \"b\"\nIf-None-Match: \"a\"", 412, 0, 0, NULL},
    {"If-Match: \"a\"\nIf-None-Match: \"a\"", 304, 0, 0, NULL},
    // If-Unmodified-Since
    {"If-Unmodified-Since: " SAME, 200, 0, 0, NULL},
    {"If-Unmodified-Since: " AFTER, 200, 0, 0, NULL},
    {"If-Unmodified-Since: " BEFORE, 412, 0, 0, NULL},
    {"If-Unmodified-Since: never", 200, 0, 0, NULL},
    {"If-Match: \"a\"\nIf-Unmodified-Since: " BEFORE, 200, 0, 0, NULL},
    // Range
    {"Range: bytes=0-0", 206, 0, 1, NULL},
    {"Range: bytes=0-499", 206, 0, 500, NULL},
    {"Range: bytes=500-999", 206, 500, 500, NULL},
    {"Range: bytes=500-", 206, 500, 500, NULL},
    {"Range: bytes=999-", 206, 999, 1, NULL},
    {"Range: bytes=-1", 206, 999, 1, NULL},
    {"Range: bytes=-500", 206, 500, 500, NULL},
    {"Range: bytes=-1000", 206, 0, 1000, NULL},
    {"Range: bytes=-5000", 206, 0, 1000, NULL},
    {"Range: bytes=900-5000", 206, 900, 100, NULL},
    {"Range: bytes=0-99999999999999999999999", 206, 0, 1000, NULL},
    {"Range: BYTES=0-0", 206, 0, 1, NULL},
    {"Range: bytes= 0-0 ,", 206, 0, 1, NULL},
    {"Range: bytes=1000-", 416, 0, 0, NULL},
    {"Range: bytes=1000-1001", 416, 0, 0, NULL},
    {"Range: bytes=99999999999999999999999-", 416, 0, 0, NULL},
    {"Range: bytes=-0", 416, 0, 0, NULL},
    {"Range: bytes=0-0,2-2", 200, 0, 0, NULL},
    {"Range: bytes=5-1", 200, 0, 0, NULL},
    {"Range: bytes=a-b", 200, 0, 0, NULL},
    {"Range: bytes=", 200, 0, 0, NULL},
    {"Range: bytes=-", 200, 0, 0, NULL},
    {"Range: bytes=--1", 200, 0, 0, NULL},
    {"Range: bytes=1 - 2", 200, 0, 0, NULL},
    {"Range: bytes", 200, 0, 0, NULL},
    {"Range: lines=0-0", 200, 0, 0, NULL},
    {"Range: bytes=0-0", 200, 0, 0, "HEAD"},
    {"Range: bytes=0-0\nIf-None-Match: \"a\"", 304, 0, 0, NULL},
    {"Range: bytes=0-0\nIf-Match: \"b\"", 412, 0, 0, NULL},
    // If-Range
    {"Range: bytes=0-0\nIf-Range: \"a\"", 206, 0, 1, NULL},
    {"Range: bytes=0-0\nIf-Range: \"b\"", 200, 0, 0, NULL},
    {"Range: bytes=0-0\nIf-Range: W/\"a\"", 200, 0, 0, NULL},
    {"Range: bytes=0-0\nIf-Range: " SAME, 206, 0, 1, NULL},
    {"Range: bytes=0-0\nIf-Range: " AFTER, 200, 0, 0, NULL},
    {"Range: bytes=0-0\nIf-Range: " BEFORE, 200, 0, 0, NULL},
    {"Range: bytes=1000-\nIf-Range: \"b\"", 200, 0, 0, NULL},
    {"If-Range: \"b\"", 200, 0, 0, NULL},
};

static void set_headers(struct request *q, const char *lines)
{
    struct str rest = str_of(lines), line;
    while (str_line(&rest, &line)) {
        size_t colon = str_find_char(line, ':');
        enum http_header h = http_header_of(str_slice(line, 0, colon));
        assert_int_not_equal(h, HEADER_OTHER);
        q->known[h] = str_trim(str_from(line, colon + 1));
    }
}

static int status_of(const struct request *q, const struct validators *v, uint64_t *from,
                     uint64_t *len)
{
    switch (condition_evaluate(q, v)) {
    case CONDITION_NOT_MODIFIED:
        return 304;
    case CONDITION_FAILED:
        return 412;
    case CONDITION_SEND:
        break;
    }
    switch (range_evaluate(q, v, 1000, from, len)) {
    case RANGE_PART:
        return 206;
    case RANGE_UNSATISFIABLE:
        return 416;
    case RANGE_WHOLE:
        break;
    }
    return 200;
}

static void every_condition_and_range_is_answered_as_the_standard_says(void **state)
{
    (void)state;
    const struct validators v = {STR("\"a\""), CHANGED, CHANGED + 100};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct one *t = &table[i];
        struct request q = {.method = t->method ? HTTP_HEAD : HTTP_GET};
        uint64_t from = 0, len = 0;
        set_headers(&q, t->headers);
        int status = status_of(&q, &v, &from, &len);
        if (status != t->status || (status == 206 && (from != t->from || len != t->len)))
            fail_msg("%s: %d %" PRIu64 "+%" PRIu64, t->headers, status, from, len);
    }
}

static void a_date_of_this_second_does_not_join_halves_of_two_versions(void **state)
{
    (void)state;
    const struct validators v = {STR("\"a\""), CHANGED, CHANGED};
    struct request q = {.method = HTTP_GET};
    uint64_t from, len;
    set_headers(&q, "Range: bytes=0-0\nIf-Range: " SAME);
    assert_int_equal(range_evaluate(&q, &v, 1000, &from, &len), RANGE_WHOLE);
}

static void what_has_no_validators_is_always_sent(void **state)
{
    (void)state;
    const struct validators v = {STR_NONE, 0, CHANGED};
    struct request q = {.method = HTTP_GET};
    set_headers(&q, "If-None-Match: \"\"\nIf-Modified-Since: " AFTER);
    assert_int_equal(condition_evaluate(&q, &v), CONDITION_SEND);
}

static void an_empty_file_has_no_range(void **state)
{
    (void)state;
    const struct validators v = {STR("\"a\""), CHANGED, CHANGED + 9};
    struct request q = {.method = HTTP_GET};
    uint64_t from, len;
    set_headers(&q, "Range: bytes=-1");
    assert_int_equal(range_evaluate(&q, &v, 0, &from, &len), RANGE_UNSATISFIABLE);
    set_headers(&q, "Range: bytes=0-");
    assert_int_equal(range_evaluate(&q, &v, 0, &from, &len), RANGE_UNSATISFIABLE);
}

static void the_dates_that_are_sent_are_read_back(void **state)
{
    (void)state;
    for (int64_t t = 1; t < 4102444800; t += 86399 * 37) {
        char text[TIME_HTTP_SIZE];
        int64_t back;
        time_http(t, text);
        assert_true(http_date_parse(str_of(text), &back));
        assert_int_equal(back, t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_condition_and_range_is_answered_as_the_standard_says),
        cmocka_unit_test(a_date_of_this_second_does_not_join_halves_of_two_versions),
        cmocka_unit_test(what_has_no_validators_is_always_sent),
        cmocka_unit_test(an_empty_file_has_no_range),
        cmocka_unit_test(the_dates_that_are_sent_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
