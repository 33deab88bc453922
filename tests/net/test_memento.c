// SPDX-License-Identifier: MIT
// If these fail, the copies that an archive lists are not found.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "net/memento.h"

static void next_is(struct str *rest, const char *target, const char *rel)
{
    struct web_link l;
    assert_true(web_link_next(rest, &l));
    if (!str_eq(l.target, str_of(target)) || !str_eq(l.rel, str_of(rel)))
        fail_msg("<%.*s> %.*s, not <%s> %s", STR_ARG(l.target), STR_ARG(l.rel), target, rel);
}

static void lists_of_links_are_read(void **state)
{
    (void)state;
    struct web_link l;
    struct str rest = STR("<a>; rel=original, <b,c>;rel=\"memento first\" ; datetime=\"Mon, 11 Oct "
                          "2021 10:00:00 GMT\",\r\n <d>");
    next_is(&rest, "a", "original");
    assert_true(web_link_next(&rest, &l));
    assert_true(str_eq(l.target, STR("b,c")));
    assert_true(web_link_is(&l, STR("memento")) && web_link_is(&l, STR("FIRST")));
    assert_false(web_link_is(&l, STR("ment")));
    assert_true(str_eq(l.datetime, STR("Mon, 11 Oct 2021 10:00:00 GMT")));
    next_is(&rest, "d", "");
    assert_false(web_link_next(&rest, &l));
}

static void lists_that_are_none_end(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "",         ",,,",           "no link",      "<never closed",      "<a>;",
        "<a>; =x",  "<a>; rel=\"x",  "<a>; rel=\\",  "<a> rel=x, <b>",     "<a>;;;; rel",
        "<a>; \"x", "<a>; rel=\"\\", "x<a>; y=z; q", "<a>; rel = x; \x01", "<>",
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct str rest = str_of(odd[i]);
        struct web_link l;
        for (int n = 0; web_link_next(&rest, &l); n++)
            assert_true(n < 10);
    }
    struct str rest = STR("junk <a>; rel=x; what?; title=\"a, <b>\", <c>; rel=y");
    next_is(&rest, "a", "x");
    next_is(&rest, "c", "y");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_of_links_are_read),
        cmocka_unit_test(lists_that_are_none_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
