// SPDX-License-Identifier: MIT
// If these fail, every reader of files misreads them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/str.h"

static void lines_end_in_any_way(void **state)
{
    (void)state;
    struct str rest = STR("a\r\nb\rc\n\nd"), line;
    const char *want[] = {"a", "b", "c", "", "d"};
    for (size_t i = 0; i < 5; i++) {
        assert_true(str_line(&rest, &line));
        assert_true(str_eq(line, str_of(want[i])));
    }
    assert_false(str_line(&rest, &line));
}

static void splitting_keeps_empty_parts(void **state)
{
    (void)state;
    struct str rest = STR("a,,b"), part;
    assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("a")));
    assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("")));
    assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("b")));
    assert_false(str_split(&rest, ',', &part));
}

static void bad_utf8_is_found_at_its_byte(void **state)
{
    (void)state;
    assert_int_equal(utf8_valid_prefix(STR("\xC3\xA9t\xC3\xA9")), 5);
    assert_int_equal(utf8_valid_prefix(STR("ab\xE9 cd")), 2);
    assert_int_equal(utf8_valid_prefix(STR("\xC0\xAF")), 0);     // overlong
    assert_int_equal(utf8_valid_prefix(STR("\xED\xA0\x80")), 0); // surrogate
    assert_int_equal(utf8_valid_prefix(STR("a\xF4\x90\x80\x80")), 1);
    size_t i = 0;
    assert_int_equal(utf8_next(STR("\xE9x"), &i), 0xFFFD);
    assert_int_equal(i, 1);
}

// What is made of these pieces, in any order, is looked at in blocks; one broken piece may stand at
// any place of a block, and sequences reach over its end.
static const struct str whole_pieces[] = {
    STR_INIT("a"),
    STR_INIT("plain"),
    STR_INIT("\xC3\xA9"),
    STR_INIT("\xE2\x80\x99"),
    STR_INIT("\xE0\xA4\x85"),
    STR_INIT("\xED\x9F\xBF"),
    STR_INIT("\xEF\xBF\xBD"),
    STR_INIT("\xF0\x9F\x98\x80"),
};
static const struct str broken_pieces[] = {
    STR_INIT("\xC0\xAF"),     STR_INIT("\xC1\xBF"),     STR_INIT("\x80"),
    STR_INIT("\xE0\x9F\xBF"), STR_INIT("\xED\xA0\x80"), STR_INIT("\xF4\x90\x80\x80"),
    STR_INIT("\xC3"),         STR_INIT("\xE2\x80"),     STR_INIT("\xF0\x9F\x98"),
    STR_INIT("\xF8\x88"),
};

static unsigned drawn(unsigned *seed, size_t most)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % (unsigned)most;
}

static void add_pieces(char *text, size_t *n, size_t until, unsigned *seed)
{
    while (*n < until) {
        struct str piece = whole_pieces[drawn(seed, sizeof whole_pieces / sizeof *whole_pieces)];
        memcpy(text + *n, piece.p, piece.n);
        *n += piece.n;
    }
}

static void utf8_is_judged_alike_at_every_place_of_a_block(void **state)
{
    (void)state;
    char text[128];
    unsigned seed = 1;
    for (size_t k = 0; k < sizeof broken_pieces / sizeof *broken_pieces; k++)
        for (size_t before = 0; before < 60; before++)
            for (size_t after = 0; after < 24; after++) {
                size_t n = 0, bad;
                add_pieces(text, &n, before, &seed);
                assert_int_equal(utf8_valid_prefix((struct str){text, n}), n);
                bad = n;
                memcpy(text + n, broken_pieces[k].p, broken_pieces[k].n);
                n += broken_pieces[k].n;
                memcpy(text + n, "x", 1); // a piece cut short is not completed by what follows
                n += 1;
                add_pieces(text, &n, n + after, &seed);
                assert_int_equal(utf8_valid_prefix((struct str){text, n}), bad);
                assert_int_equal(utf8_valid_prefix((struct str){text, bad + 1}), bad);
            }
}

static void a_line_ends_at_any_place_of_a_block(void **state)
{
    (void)state;
    char text[80];
    for (size_t end = 0; end < 40; end++)
        for (size_t n = end + 1; n < 72; n++) {
            memset(text, 'x', n);
            text[end] = end % 2 ? '\r' : '\n';
            struct str rest = {text, n}, line;
            assert_true(str_line(&rest, &line));
            assert_int_equal(line.n, end);
            assert_int_equal(rest.n, n - end - 1);
        }
}

static void only_hexadecimal_digits_are_worth_something(void **state)
{
    (void)state;
    int sum = 0, digits = 0;
    for (int c = 0; c < 256; c++) {
        int worth = hex_digit_ascii((char)c);
        digits += worth >= 0;
        sum += worth >= 0 ? worth : 0;
    }
    assert_int_equal(digits, 22);
    assert_int_equal(sum, 45 + 2 * 75);
    assert_int_equal(hex_digit_ascii('9'), 9);
    assert_int_equal(hex_digit_ascii('a'), 10);
    assert_int_equal(hex_digit_ascii('F'), 15);
}

static void a_text_is_found_wherever_it_stands(void **state)
{
    (void)state;
    const struct str needle = STR("ab}");
    char text[64];
    for (size_t n = 0; n < sizeof text; n++)
        for (size_t at = 0; at <= n; at++)
            for (size_t step = 1; step < 5; step++) {
                for (size_t i = 0; i < n; i++)
                    text[i] = i % step ? 'x' : 'a'; // many that begin alike
                bool fits = at + needle.n <= n;
                if (fits)
                    memcpy(text + at, needle.p, needle.n);
                size_t found = str_find((struct str){text, n}, needle);
                assert_true(found == (fits ? at : STR_NOT_FOUND));
            }
    assert_int_equal(str_find(STR_NONE, needle), STR_NOT_FOUND);
    assert_int_equal(str_find(STR("x"), STR("")), 0);
}

// Where both ends of what is looked for stand often, and at the borders of the blocks looked at.
static void texts_are_found_wherever_they_stand(void **state)
{
    (void)state;
    enum { LONGEST = 200 };
    char text[LONGEST];
    unsigned seed = 7;
    for (int round = 0; round < 20000; round++) {
        size_t n = (seed = seed * 1103515245u + 12345u) >> 8 & 127;
        for (size_t i = 0; i < n; i++)
            text[i] = "ab"[(seed = seed * 1103515245u + 12345u) >> 16 & 1];
        size_t from = n ? (seed >> 7) % n : 0, len = 1 + (seed >> 3) % 40;
        len = len > n - from ? n - from : len;
        char copy[LONGEST];
        memcpy(copy, text + from, len);
        if (len && round % 2)
            copy[len / 2] ^= 3;
        const char *want = memmem(text, n, copy, len);
        size_t got = str_find((struct str){text, n}, (struct str){copy, len});
        assert_int_equal(got, want ? (size_t)(want - text) : STR_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_any_way),
        cmocka_unit_test(splitting_keeps_empty_parts),
        cmocka_unit_test(bad_utf8_is_found_at_its_byte),
        cmocka_unit_test(utf8_is_judged_alike_at_every_place_of_a_block),
        cmocka_unit_test(a_line_ends_at_any_place_of_a_block),
        cmocka_unit_test(a_text_is_found_wherever_it_stands),
        cmocka_unit_test(only_hexadecimal_digits_are_worth_something),
        cmocka_unit_test(texts_are_found_wherever_they_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
