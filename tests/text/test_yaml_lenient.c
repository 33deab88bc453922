// SPDX-License-Identifier: MIT
// If these fail, one quotation mark too many in a press file costs all of its entries, or their
// texts and places come out wrong.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "growth.h"
#include "text/yaml_simple.h"
#include "values.h"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct value read(const char *text)
{
    struct value v = {0};
    struct str s = str_of(text);
    if (!yaml_read_lenient(&arena, STR("p.yml"), s, 0, s.n, &v))
        fail_msg("nothing was read");
    return v;
}

static void says(const struct value *map, const char *key, const char *want)
{
    struct str got = value_text(map, str_of(key));
    if (!str_eq(got, str_of(want)))
        fail_msg("%s is \"%.*s\", not \"%s\"", key, STR_ARG(got), want);
}

static void what_is_yaml_is_read_as_libfyaml_reads_it(void **state)
{
    (void)state;
    struct str s =
        STR("# press\n---\ntitle: Press\n2024:\n- title: \"A \\\"B\\\" \\u00e9\"\n  url: "
            "https://a.e/x\n"
            "  tags: [a, b]\n- {title: C, url: 'https://a.e/y'}\n2023:\n  - title: Long words\n"
            "      that go on\n    n: 3\n    outlet: 'It''s' # so\n    deep:\n      more:\n"
            "        - x\n        - y: z\n  -\n    title: D\nend: true\n");
    struct value any = {0}, lenient = {0};
    struct diags diags = DIAGS_IN(&arena);
    assert_true(yaml_read_any(&arena, STR("p"), s, 0, s.n, &any, &diags));
    assert_true(yaml_read_lenient(&arena, STR("p"), s, 0, s.n, &lenient));
    same_value(&any, &lenient);
}

static void a_mark_or_colon_too_many_loses_nothing(void **state)
{
    (void)state;
    struct value v = read("- title: \"He said \"\"no\"\", she left\"\n  date: 2024-01-02\n"
                          "- title: The bees: a story: part 2\n  url: https://a.e/x\n"
                          "- title: \"A\" and \"B\"\n  url:https://a.e/y\n"
                          "- title: 'Don't'\n  outlet: @courier\n"
                          "- title: \"never closed\n  n: 1\n"
                          "- title: [Video] Bees\n");
    assert_int_equal(v.len, 6);
    says(&v.items[0], "title", "He said \"no\", she left");
    says(&v.items[0], "date", "2024-01-02");
    says(&v.items[1], "title", "The bees: a story: part 2");
    says(&v.items[2], "title", "\"A\" and \"B\"");
    says(&v.items[2], "url", "https://a.e/y");
    says(&v.items[3], "outlet", "@courier");
    says(&v.items[4], "title", "\"never closed");
    says(&v.items[4], "n", "1");
    says(&v.items[5], "title", "[Video] Bees");
}

static void wrong_indents_keep_their_entry(void **state)
{
    (void)state;
    struct value v = read("press:\n  - title: A\n     url: u\n    outlet: O\n   - title: B\n"
                          "\turl: w\n  -  title: C\n     url: x\nnext: y\n");
    assert_int_equal(v.len, 2);
    const struct value *list = value_get(&v, STR("press"));
    assert_int_equal(list->len, 3);
    says(&list->items[0], "url", "u");
    says(&list->items[0], "outlet", "O");
    says(&list->items[1], "title", "B");
    says(&list->items[2], "url", "x");
    says(&v, "next", "y");
}

static void what_follows_a_list_is_kept(void **state)
{
    (void)state;
    struct value v = read("- title: A\n  url: u\n\ntitle: B\nurl: w\n- title: C\n");
    assert_int_equal(v.len, 3);
    says(&v.items[1], "title", "B");
    says(&v.items[2], "title", "C");
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    char deep[5000];
    memset(deep, '-', sizeof deep);
    for (size_t i = 1; i < sizeof deep; i += 2)
        deep[i] = ' ';
    deep[sizeof deep - 2] = 'x';
    deep[sizeof deep - 1] = '\0';
    struct value v = read(deep);
    assert_int_equal(v.type, VALUE_LIST);
}

// Lines that stand ever deeper: their bytes grow as the square of their number.
static double read_stairs(const void *what, size_t bytes)
{
    struct buf b = BUF_EMPTY;
    struct value v;
    for (int n = 0; b.n < bytes; n++)
        buf_format(&b, "%*s%s\n", n, "", (const char *)what);
    buf_c(&b, "x]");
    struct str s = buf_view(&b);
    double start = growth_clock();
    (void)!yaml_read_lenient(&arena, STR("p.yml"), s, 0, s.n, &v);
    double took = growth_clock() - start;
    arena_free(&arena);
    buf_free(&b);
    return took;
}

// Each of these asks for a look at all that follows.
static void openings_without_an_end_cost_linear_time(void **state)
{
    (void)state;
    enum { BYTES = 30000 };
    static const char *const openings[] = {"k: [a", "k: {a", "k: \"a", "- [a", "- \"a", "k: |"};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (!growth_is_linear(read_stairs, openings[i], BYTES))
            fail_msg("slow: %s", openings[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_yaml_is_read_as_libfyaml_reads_it, tear_down),
        cmocka_unit_test_teardown(a_mark_or_colon_too_many_loses_nothing, tear_down),
        cmocka_unit_test_teardown(wrong_indents_keep_their_entry, tear_down),
        cmocka_unit_test_teardown(what_follows_a_list_is_kept, tear_down),
        cmocka_unit_test_teardown(depth_has_a_limit, tear_down),
        cmocka_unit_test_teardown(openings_without_an_end_cost_linear_time, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
