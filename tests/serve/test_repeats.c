// SPDX-License-Identifier: MIT
// If these fail, a reader gets the answer to another request, or one that holds no more.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "serve/repeats.h"

static atomic_uint_fast64_t version;
static int released;

static void count_release(void *context)
{
    (void)context;
    released++;
}

static struct answer *make(size_t body)
{
    static char bytes[1 << 20];
    return answer_make(200, NULL, 0, (struct str){bytes, body}, count_release, NULL);
}

// Notes an answer of its own for the request; the table has its only reference then.
static void note(struct repeats *r, struct str bytes, size_t body)
{
    struct repeat a = {.answer = make(body), .with_body = true};
    a.lasting = (struct lasting){&version, atomic_load(&version), NULL, NULL};
    if (!repeats_find(r, bytes))
        repeats_note(r, bytes, &a);
    answer_unref(a.answer);
}

static void only_the_same_bytes_are_known(void **state)
{
    (void)state;
    static const char *const others[] = {"GET /a HTTP/1.1\r\nHost: a\r\n\r\nG",
                                         "GET /a HTTP/1.1\r\nHost: a\r\n\r",
                                         "GET /b HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a", ""};
    struct str asked = STR("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    struct repeats *r = repeats_make();
    note(r, asked, 10);
    assert_null(repeats_find(r, asked));
    note(r, asked, 10);
    assert_int_equal(repeats_find(r, asked)->answer->body.n, 10);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(repeats_find(r, str_of(others[i])));
    repeats_free(r);
}

// Far more requests than there are places for: each that is known has its own answer.
static void many_requests_never_get_each_others_answers(void **state)
{
    (void)state;
    struct repeats *r = repeats_make();
    char text[64];
    size_t known = 0;
    for (size_t i = 0; i < 40000; i++) {
        size_t n = i * 7919 % 500;
        snprintf(text, sizeof text, "GET /%zu HTTP/1.1\r\n\r\n", n);
        const struct repeat *found = repeats_find(r, str_of(text));
        known += found != NULL;
        if (found)
            assert_int_equal(found->answer->body.n, n);
        else
            note(r, str_of(text), n);
        note(r, str_of(text), n);
    }
    assert_true(known > 0);
    repeats_free(r);
}

static void nothing_outlives_what_it_holds_for(void **state)
{
    (void)state;
    struct str a = STR("GET /a HTTP/1.1\r\n\r\n"), b = STR("GET /b HTTP/1.1\r\n\r\n");
    struct repeats *r = repeats_make();
    for (int i = 0; i < 2; i++) {
        note(r, a, 10);
        note(r, b, 20);
    }
    assert_non_null(repeats_find(r, a));
    int before = released;
    atomic_fetch_add(&version, 1);
    assert_null(repeats_find(r, STR("GET /c HTTP/1.1\r\n\r\n")));
    assert_int_equal(released - before, 2); // none waits until it is asked for
    assert_null(repeats_find(r, a));
    // What was found before the change and is noted after it is not the answer of now.
    struct repeat late = {.answer = make(30)};
    late.lasting = (struct lasting){&version, atomic_load(&version) - 1, NULL, NULL};
    repeats_note(r, a, &late);
    answer_unref(late.answer);
    assert_null(repeats_find(r, a));
    repeats_free(r);
}

static void what_does_not_last_or_is_large_is_not_kept(void **state)
{
    (void)state;
    struct str asked = STR("GET /a HTTP/1.1\r\n\r\n");
    static char longest[5000];
    memset(longest, 'a', sizeof longest);
    struct repeats *r = repeats_make();
    struct repeat once = {.answer = make(10)};
    for (int i = 0; i < 3; i++) {
        assert_null(repeats_find(r, asked));
        repeats_note(r, asked, &once);
        note(r, STR("GET /large HTTP/1.1\r\n\r\n"), 1 << 20);
        note(r, (struct str){longest, sizeof longest}, 10);
    }
    assert_null(repeats_find(r, STR("GET /large HTTP/1.1\r\n\r\n")));
    assert_null(repeats_find(r, (struct str){longest, sizeof longest}));
    answer_unref(once.answer);
    int before = released;
    note(r, asked, 10);
    note(r, asked, 10);
    repeats_free(r);
    assert_true(released > before);
    repeats_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_same_bytes_are_known),
        cmocka_unit_test(many_requests_never_get_each_others_answers),
        cmocka_unit_test(nothing_outlives_what_it_holds_for),
        cmocka_unit_test(what_does_not_last_or_is_large_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
