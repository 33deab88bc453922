// SPDX-License-Identifier: MIT
// If these fail, presse asks pages that a site's keepers asked robots to leave alone.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "net/robots.h"

static bool allows(const char *file, const char *path)
{
    struct arena a = ARENA_EMPTY;
    const struct robots *r = robots_read(&a, str_of(file), STR("presse"));
    bool yes = robots_allow(r, str_of(path));
    arena_free(&a);
    return yes;
}

static void the_longest_rule_decides(void **state)
{
    (void)state;
    const char *f = "User-agent: *\nDisallow: /p\nAllow: /press/\nDisallow: /*.pdf$\n";
    assert_true(allows(f, "/"));
    assert_false(allows(f, "/private"));
    assert_true(allows(f, "/press/a"));
    assert_false(allows(f, "/a/b.pdf"));
    assert_true(allows(f, "/a/b.pdf?x"));
    assert_true(allows("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a")); // equals: allow
    assert_true(allows("User-agent: *\nDisallow:\n", "/a"));
    assert_false(allows("User-agent: *\nDisallow: /\n", "/a"));
}

static void our_own_group_counts_and_only_it(void **state)
{
    (void)state;
    const char *f = "User-agent: other\nUser-agent: Presse/1.0\nDisallow: /x\n\n"
                    "User-agent: *\nDisallow: /\n\nUser-agent: presse\nDisallow: /y # later\n";
    assert_true(allows(f, "/z"));
    assert_false(allows(f, "/x"));
    assert_false(allows(f, "/y"));
    assert_true(allows("User-agent: pressed\nDisallow: /\n", "/a"));
}

static void encodings_make_no_difference(void **state)
{
    (void)state;
    assert_false(allows("user-agent:*\r\ndisallow:/%7Ejoe\r\n", "/~joe"));
    assert_false(allows("user-agent:*\rdisallow:/~joe\r", "/%7ejoe/x"));
    assert_true(allows("\xEF\xBB\xBFUser-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
}

static void nonsense_allows_everything(void **state)
{
    (void)state;
    assert_true(allows("", "/a"));
    assert_true(allows("<html><title>Not found</title>Disallow: /</html>", "/a"));
    assert_true(allows("Disallow: /\n", "/a")); // before any group
    assert_true(robots_allow(NULL, STR("/a")));
}

static void a_delay_is_read_and_bounded(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    assert_int_equal(
        robots_delay(robots_read(&a, STR("User-agent: *\nCrawl-delay: 7\n"), STR("p"))), 7);
    assert_int_equal(
        robots_delay(robots_read(&a, STR("User-agent: *\nCrawl-delay: 99999999999\n"), STR("p"))),
        60);
    arena_free(&a);
}

// Many stars against a long path must not take exponential time.
static void hostile_patterns_end(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    char *path = arena_alloc(&a, 20001);
    for (int i = 0; i < 20000; i++)
        path[i] = i ? 'a' : '/';
    assert_true(allows("User-agent: *\nDisallow: /*a*a*a*a*a*a*a*a*a*a*a*a*a*b\n", path));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_rule_decides),
        cmocka_unit_test(our_own_group_counts_and_only_it),
        cmocka_unit_test(encodings_make_no_difference),
        cmocka_unit_test(nonsense_allows_everything),
        cmocka_unit_test(a_delay_is_read_and_bounded),
        cmocka_unit_test(hostile_patterns_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
