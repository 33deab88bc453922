// SPDX-License-Identifier: MIT
// If these fail, titles of pages in other character sets reach the press page as garbage.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "text/charset.h"

static void label_is(const char *content_type, const char *want)
{
    struct str got = charset_label(str_of(content_type));
    if (!str_eq(got, str_of(want)))
        fail_msg("%s: the label is \"%.*s\", not \"%s\"", content_type, STR_ARG(got), want);
}

static void the_header_names_the_character_set(void **state)
{
    (void)state;
    label_is("text/html; charset=utf-8", "utf-8");
    label_is("text/html;charset=ISO-8859-1", "ISO-8859-1");
    label_is("text/html; Charset=\"windows-1252\"; x=y", "windows-1252");
    label_is("text/html; charset='koi8-r'", "koi8-r");
    label_is("text/html; charset = big5 ; q=1", "big5");
    label_is("text/html; boundary=x; charset=euc-jp", "euc-jp");
    label_is("text/html; charset=\"utf-8", "utf-8"); // never closed
    label_is("text/html; xcharset=utf-8", "");
    label_is("text/html; charset", "");
    label_is("charset=utf-8", ""); // no parameter, but a strange media type
    label_is("text/html", "");
    label_is("", "");
}

static void bytes_become_utf8(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct str latin = STR("L'\xE9t\xE9"), utf8 = STR("L'\xC3\xA9t\xC3\xA9");
    assert_true(str_eq(charset_to_utf8(&a, latin, STR("latin1"), false), utf8));
    assert_true(str_eq(charset_to_utf8(&a, latin, STR("utf-8"), false), utf8)); // contradicted
    assert_true(str_eq(charset_to_utf8(&a, utf8, STR("iso-8859-1"), false), utf8));
    assert_true(str_eq(charset_to_utf8(&a, utf8, STR("no-such-set"), false), utf8));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_names_the_character_set),
        cmocka_unit_test(bytes_become_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
