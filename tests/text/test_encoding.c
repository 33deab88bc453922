// SPDX-License-Identifier: MIT
// Umlauts and accents of a whole page are spoilt when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "text/encoding.h"

static struct arena arena;

static void goes_both_ways(struct str bytes, enum encoding e, const char *text)
{
    struct error error = {0};
    struct str back;
    assert_int_equal(encoding_of(bytes), e);
    assert_string_equal(str_c(&arena, encoding_text(&arena, bytes)), text);
    assert_true(encoding_bytes(&arena, bytes, str_of(text), &back, &error));
    assert_true(str_eq(back, bytes));
}

static void every_encoding_is_read_and_written_back(void **state)
{
    (void)state;
    goes_both_ways(STR("\xC3\xA9t\xC3\xA9"), ENCODING_UTF8, "\xC3\xA9t\xC3\xA9");
    goes_both_ways(STR("\xE9t\xE9 \x93\x80\x94 \x81"), ENCODING_WESTERN,
                   "\xC3\xA9t\xC3\xA9 \xE2\x80\x9C\xE2\x82\xAC\xE2\x80\x9D \xC2\x81");
    goes_both_ways(STR("\xFF\xFE\xE9\x00\x3D\xD8\x00\xDE"), ENCODING_UTF16,
                   "\xC3\xA9\xF0\x9F\x98\x80");
    goes_both_ways(STR("\xFE\xFF\x00\xE9\xD8\x3D\xDE\x00"), ENCODING_UTF16,
                   "\xC3\xA9\xF0\x9F\x98\x80");
    goes_both_ways(STR("\xE9\n\xC3\xA9\n"), ENCODING_MIXED, "\xC3\xA9\n\xC3\xA9\n");
}

static void what_cannot_be_written_back_is_refused(void **state)
{
    (void)state;
    struct error error = {0};
    struct str back;
    assert_false(encoding_bytes(&arena, STR("\xE9"), STR("\xC5\x81"), &back, &error));
    // Two bytes of windows-1252 that would be read as one character.
    assert_false(encoding_bytes(&arena, STR("\xE9"), STR("\xC3\x83\xC2\xA9"), &back, &error));
    // Half a pair of surrogates.
    assert_false(encoding_bytes(&arena, STR("\xFF\xFE\x00"), STR("x\xED\xA0\x80"), &back, &error));
    assert_false(encoding_has(ENCODING_WESTERN, 0x141));
    assert_true(encoding_has(ENCODING_WESTERN, 0x20AC));
    assert_true(encoding_has(ENCODING_UTF16, 0x141));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_encoding_is_read_and_written_back),
        cmocka_unit_test(what_cannot_be_written_back_is_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
