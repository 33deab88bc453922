// SPDX-License-Identifier: MIT
// Thirty-two bytes at a time tell what one at a time does. If these fail, pages that are no UTF-8
// are taken for it, and marks are overlooked.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/scan_wide.h"
#include "base/str.h"

enum { LONGEST = 200, ROUNDS = 20000 };

static bool in_set(const struct wide_set *set, unsigned char c)
{
    bool shared = c < 0x80 && (set->low[c & 15] & set->high[c >> 4]);
    return shared || c == set->others[0] || c == set->others[1];
}

static void nothing_of_a_set_is_overlooked(void **state)
{
    (void)state;
    const struct wide_set set = {
        .low = {[2] = 1, [6] = 3, [15] = 2}, .high = {[2] = 1, [7] = 2}, .others = {0xC2, 0xEF}};
    char *bytes = malloc(LONGEST);
    srand(1);
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = (size_t)rand() % LONGEST, from = LONGEST - n, first = 0;
        for (size_t i = 0; i < n; i++)
            bytes[from + i] = (char)(rand() % 8 ? 'a' : rand() % 256);
        while (first < n && !in_set(&set, (unsigned char)bytes[from + first]))
            first++;
        size_t got = wide_until(bytes + from, n, &set);
        assert_true(got <= first);
        assert_true(got == first || got == 0 || n - got < 32);
    }
    free(bytes);
}

// Characters of each length at the borders of what is allowed, and pieces that are none.
static const char *const pieces[] = {"a",
                                     "bcdefgh",
                                     "\x7F",
                                     "\xC2\x80",
                                     "\xDF\xBF",
                                     "\xE0\xA0\x80",
                                     "\xED\x9F\xBF",
                                     "\xEE\x80\x80",
                                     "\xEF\xBF\xBF",
                                     "\xF0\x90\x80\x80",
                                     "\xF4\x8F\xBF\xBF",
                                     "\xC3\xA9",
                                     "\xE2\x80\x99",
                                     "\xC1\xBF",
                                     "\xE0\x9F\xBF",
                                     "\xED\xA0\x80",
                                     "\xF0\x8F\xBF\xBF",
                                     "\xF4\x90\x80\x80",
                                     "\xF5\x80\x80\x80",
                                     "\x80",
                                     "\xBF\xBF",
                                     "\xC3",
                                     "\xE2\x80",
                                     "\xF1\x80\x80",
                                     "\xFF",
                                     "\xFE"};
enum { GOOD = 13, PIECES = sizeof pieces / sizeof *pieces };

// As RFC 3629 has it; the length of the character at s, 0 when it is none.
static size_t character(const unsigned char *s, size_t n)
{
    size_t len = s[0] < 0x80   ? 1
                 : s[0] < 0xC2 ? 0
                 : s[0] < 0xE0 ? 2
                 : s[0] < 0xF0 ? 3
                 : s[0] < 0xF5 ? 4
                               : 0;
    if (len > n)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = len > 2 && ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xF0 && s[1] < 0x90));
    bool beyond = len > 2 && ((s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF4 && s[1] > 0x8F));
    return overlong || beyond ? 0 : len;
}

static void only_utf8_is_taken_for_it(void **state)
{
    (void)state;
    char *bytes = malloc(LONGEST);
    srand(2);
    for (int round = 0; round < ROUNDS; round++) {
        char text[LONGEST * 8];
        size_t n = 0, good = 0, wanted = (size_t)rand() % LONGEST;
        bool odd = round % 2;
        while (n < wanted) {
            const char *piece = pieces[odd && rand() % 20 == 0 ? rand() % PIECES : rand() % GOOD];
            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        n = wanted; // perhaps within a character
        memcpy(bytes + LONGEST - n, text, n);
        const unsigned char *s = (const unsigned char *)bytes + LONGEST - n;
        for (size_t len; good < n && (len = character(s + good, n - good)); good += len)
            continue;
        size_t got = wide_utf8((const char *)s, n);
        assert_true(got <= good);
        assert_true(got == 0 || n - got < 36 || good - got < 36);
        assert_int_equal(utf8_valid_prefix((struct str){(const char *)s, n}), good);
        for (size_t at = 0; at != got; at += character(s + at, n - at))
            assert_true(at < got); // it ends where a character does
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_a_set_is_overlooked),
        cmocka_unit_test(only_utf8_is_taken_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
