// SPDX-License-Identifier: MIT
// If these fail, pages of Hugo lose their front matter, or mistakes in it pass unseen.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "growth.h"
#include "text/value_read.h"

static struct arena arena;
static struct diags diags;

static int set_up(void **state)
{
    (void)state;
    diags = DIAGS_IN(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static bool read(const char *source, struct value *v)
{
    struct str s = str_of(source);
    return value_read_toml(&arena, STR("page.md"), s, 0, s.n, v, &diags);
}

static void every_kind_of_value_is_typed(void **state)
{
    (void)state;
    struct value v;
    assert_true(read("s = \"\\u00e9\\t\"\nr = 'C:\\x'\nm = \"\"\"\na\\\n   b\"\"\"\"\n"
                     "i = -1_000\nh = 0xFF\nf = 6.5e-1\nb = true\nd = 1979-05-27 07:32:00Z\n"
                     "l = [1, [2], # c\n 3,]\nt = {x = 1, y.z = 2}\n",
                     &v));
    assert_true(str_eq(value_text(&v, STR("s")), STR("\xC3\xA9\t")));
    assert_true(str_eq(value_text(&v, STR("r")), STR("C:\\x")));
    assert_true(str_eq(value_text(&v, STR("m")), STR("ab\"")));
    assert_int_equal(value_get(&v, STR("i"))->integer, -1000);
    assert_int_equal(value_get(&v, STR("h"))->integer, 255);
    assert_true(value_get(&v, STR("f"))->real == 0.65);
    assert_true(value_bool(&v, STR("b"), false));
    assert_int_equal(value_get(&v, STR("d"))->type, VALUE_TIME);
    assert_int_equal(value_get(&v, STR("l"))->len, 3);
    const struct value *y = value_get(value_get(&v, STR("t")), STR("y"));
    assert_int_equal(value_get(y, STR("z"))->integer, 2);
}

static void tables_nest_as_their_headers_say(void **state)
{
    (void)state;
    struct value v;
    assert_true(read("[a.b.c]\nz = 1\n[a]\nx = 2\n[[press]]\nt = 'A'\n[press.o]\nn = 'B'\n"
                     "[[press]]\nt = 'C'\n",
                     &v));
    const struct value *press = value_get(&v, STR("press"));
    assert_int_equal(press->len, 2);
    assert_true(str_eq(value_text(value_get(&press->items[0], STR("o")), STR("n")), STR("B")));
    assert_int_equal(value_get(value_get(&v, STR("a")), STR("x"))->integer, 2);
}

static void what_is_no_toml_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        unsigned line, column;
    } cases[] = {
        {"a = 1\na = 2\n", 2, 1},
        {"[a]\n[a]\n", 2, 2},
        {"a = {}\n[a.b]\n", 2, 2},
        {"[a]\nb.c = 1\n[a.b]\n", 3, 4},
        {"a = [1\n", 2, 1},
        {"a = \"x\nb\n", 1, 6},
        {"a = \"\\x\"\n", 1, 6},
        {"a = 01\n", 1, 5},
        {"a = 1__0\n", 1, 5},
        {"a = 2021-02-30\n", 1, 5},
        {"a = 9223372036854775808\n", 1, 5},
        {"a = 1 2\n", 1, 7},
        {"a = {x = 1,}\n", 1, 12},
        {"a = .5\n", 1, 5},
        {"a = no\n", 1, 5},
        {"= 1\n", 1, 1},
        {"a\n", 1, 2},
        {"[[a]]\n[a]\n", 2, 2},
        {"a = [1]\n[[a]]\n", 2, 3},
        {"a = \"\x01\"\n", 1, 6},
        {"# \x7F\n", 1, 3},
        {"a = '\xFF'\n", 1, 6},
        {"[a.b.c]\n[a]\nb.c.d = 1\n", 3, 3},
        {"a = 1\r b = 2\n", 1, 6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value v;
        diags = DIAGS_IN(&arena);
        if (read(cases[i].source, &v))
            fail_msg("accepted: %s", cases[i].source);
        if (diags.items[0].line != cases[i].line || diags.items[0].column != cases[i].column)
            fail_msg("%s: found at %u:%u", cases[i].source, diags.items[0].line,
                     diags.items[0].column);
        assert_true(diags.items[0].remedy.n > 0);
    }
}

static void places_count_from_the_start_of_the_file(void **state)
{
    (void)state;
    struct value v;
    struct str s = STR("+++\ntitle = \"A b\"\nn = 12\n+++\n");
    assert_true(value_read_toml(&arena, STR("p"), s, 4, 25, &v, &diags));
    const struct value *title = value_get(&v, STR("title"));
    assert_true(str_eq(str_slice(s, title->offset, title->offset + title->length), STR("A b")));
    assert_int_equal(v.key_offsets[1], 18);
}

struct repeated {
    const char *before, *part; // see growth_repeat
    bool is_toml;
};

static double read_repeated(const void *what, size_t times)
{
    const struct repeated *r = what;
    struct value v;
    struct buf b = BUF_EMPTY;
    buf_c(&b, r->before);
    growth_repeat(&b, r->part, times);
    struct str s = buf_view(&b);
    double start = growth_clock();
    assert_int_equal(value_read_toml(&arena, STR("p"), s, 0, s.n, &v, &diags), r->is_toml);
    double took = growth_clock() - start;
    buf_free(&b);
    tear_down(NULL);
    set_up(NULL);
    return took;
}

static void many_keys_and_deep_nesting_cost_linear_time(void **state)
{
    (void)state;
    static const struct repeated all[] = {
        {"", "key%1 = 1\n", true},
        {"", "[[t]]\n[t.u%1]\nx.y = 1\n", true},
        {"a = ", "[", false},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!growth_is_linear(read_repeated, &all[i], 1000))
            fail_msg("slow: %s", all[i].part);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(every_kind_of_value_is_typed),
        T(tables_nest_as_their_headers_say),
        T(what_is_no_toml_is_refused_with_its_place),
        T(places_count_from_the_start_of_the_file),
        T(many_keys_and_deep_nesting_cost_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
