// SPDX-License-Identifier: MIT
// If these fail, a press file is read otherwise than YAML says, or a plain one as slowly as
// libfyaml reads it. What the short road accepts, tests/fuzz/fuzz_yaml.c compares with libfyaml.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/yaml_simple.h"
#include "values.h"

#define FILLING "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ-_"

static struct arena arena;

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static bool read(const char *text, struct value *v)
{
    return yaml_read_simple(&arena, str_of(text), 0, strlen(text), v);
}

static void plain_press_files_need_no_libfyaml(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "title: Words\ndate: 2024-05-01\ntags: [a, 'b c']\n",
        "---\n# Press\n\n- title: Words\n  date: 2024-05-01\n\n- title: \"More: words\"\n  n: 3",
        "press:\n- outlet: A\n  links:\n    - title: B\n      url: https://a.fr/b#c\n  x: no\n",
        "press:\n    items:\n      - a\n# note\n      - b\nlast: true\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct value simple, any;
        struct diags diags = DIAGS_IN(&arena);
        struct str s = str_of(texts[i]);
        if (!read(texts[i], &simple))
            fail_msg("given up: %s", texts[i]);
        assert_true(yaml_read_any(&arena, STR("p.yml"), s, 0, s.n, &any, &diags));
        same_value(&simple, &any);
    }
}

static void all_else_is_left_to_libfyaml(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "# nothing but a comment\n",
        "words\n",
        "- a: b\n c: d\n",       // an indent that fits nothing
        "- a: b\n   c: d\n",     // the same, too deep
        "- a: b\n  goes on\n",   // text of two lines
        "- a\n  goes on\n",      //
        "a: b\n  c: d\n",        // a map behind a text
        "a: b\n- c\n",           // a list behind a text
        "- a: b\nc: d\n",        // a map behind a list
        "- a: b\n  a: c\n",      // a key twice: somebody must be told
        "- a:\n  b: c\n",        // a key without value
        "-  a: b\n",             // the map begins elsewhere
        "- - a\n",               // a list in a list
        "-\n  a: b\n",           // a dash alone
        "a: |\n  b\n",           // text in lines
        "a: \"b \\\" c\"\n",     // escapes
        "a: 'b' # c\n",          // what stands behind a value
        "a: b # c\n",            //
        "a: b: c\n",             //
        "a: {b: c}\n",           //
        "a: &b c\n",             //
        "a: !!str c\n",          //
        "a:\tb\n",               //
        "a: b\r\n",              //
        "a: b\n---\na: c\n",     // a second document
        "a: b\n...\n",           //
        "# \xff\na: b\n",        // no UTF-8
        "a: b\xc2\x85\x63: d\n", // the line end of old machines
        "a b: c\n",              // keys that are no names
        "2024:\n- a: b\n",       //
        "? a\n: b\n",            //
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct value v = {.integer = 7};
        if (read(texts[i], &v))
            fail_msg("accepted: %s", texts[i]);
        assert_int_equal(v.integer, 7);
    }
}

static void depth_has_a_limit(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    struct value v;
    for (int deep = 0; deep < 2 * VALUE_DEEPEST; deep++)
        buf_format(&b, "%*sa:\n", deep, "");
    buf_format(&b, "%*sb: c\n", 2 * VALUE_DEEPEST, "");
    assert_false(yaml_read_simple(&arena, buf_view(&b), 0, b.n, &v));
    buf_free(&b);
}

static void what_is_no_text_has_its_type(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum value_type type;
    } cases[] = {
        {"null", VALUE_NULL},     {"Null", VALUE_NULL},      {"NULL", VALUE_NULL},
        {"true", VALUE_BOOL},     {"True", VALUE_BOOL},      {"TRUE", VALUE_BOOL},
        {"false", VALUE_BOOL},    {"False", VALUE_BOOL},     {"FALSE", VALUE_BOOL},
        {"12", VALUE_INTEGER},    {"0x1F", VALUE_INTEGER},   {"0o17", VALUE_INTEGER},
        {"1.5", VALUE_REAL},      {"1e-5", VALUE_REAL},      {"2.5E+3", VALUE_REAL},
        {"2024", VALUE_INTEGER},  {"2024-05", VALUE_STRING}, {"2024-05-01", VALUE_STRING},
        {"nobody", VALUE_STRING}, {"truth", VALUE_STRING},   {"Fa", VALUE_STRING},
        {"zero", VALUE_STRING},   {"12e", VALUE_STRING},     {"1-2", VALUE_STRING},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct value v;
        char text[40];
        snprintf(text, sizeof text, "a: %s\n", cases[i].text);
        assert_true(read(text, &v));
        assert_int_equal(v.items[0].type, cases[i].type);
    }
}

// Text is looked at in blocks.
static void odd_characters_are_found_at_every_place(void **state)
{
    (void)state;
    static const char *const odd[] = {"\x7f",         "\x01",         "\xc2\x85", "\xe2\x80\xa8",
                                      "\xe2\x80\xa9", "\xef\xbb\xbf", "\xff"};
    static const char *const even[] = {"x", "\xc3\xa9", "\xc2\xa0", "\xe2\x80\x99", "\xe0\xa4\x85"};
    for (int before = 0; before < 40; before++)
        for (int after = 0; after < 40; after++) {
            struct value v;
            char text[128];
            for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
                snprintf(text, sizeof text, "a: b%.*s%s%.*s\n", before, FILLING, odd[i], after,
                         FILLING);
                assert_false(read(text, &v));
            }
            for (size_t i = 0; i < sizeof even / sizeof *even; i++) {
                snprintf(text, sizeof text, "a: b%.*s%s%.*s\n", before, FILLING, even[i], after,
                         FILLING);
                assert_true(read(text, &v));
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(plain_press_files_need_no_libfyaml, tear_down),
        cmocka_unit_test_teardown(all_else_is_left_to_libfyaml, tear_down),
        cmocka_unit_test_teardown(depth_has_a_limit, tear_down),
        cmocka_unit_test_teardown(what_is_no_text_has_its_type, tear_down),
        cmocka_unit_test_teardown(odd_characters_are_found_at_every_place, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
