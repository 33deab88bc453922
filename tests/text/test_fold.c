// SPDX-License-Identifier: MIT
// Names and titles are compared wrongly when these fail: folding takes many bytes at a time, and
// must say what it would say of each character by itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "text/fold.h"

enum { TEXT_MOST = 60, TEXTS = 20000 };

// Character by character.
static size_t plainly(struct str s, char *out)
{
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = fold_char(utf8_next(s, &i));
        if (c && fold_is_letter(c)) {
            if (gap)
                out[n++] = ' ';
            gap = false;
            n += utf8_put(c, out + n);
        } else if (c) {
            gap = n > 0;
        }
    }
    return n;
}

// A text of up to TEXT_MOST bytes of what `number` says.
static size_t make_text(uint64_t number, char *out)
{
    static const char *const parts[] = {
        "a",      "Z", "9",      "town", "GLASS", " ",      ", ",     "'",      "–",      "é",
        "Œ",      "ß", "\u0301", "Ж",    "光",    "\u00a0", "\u200b", "\xff",   "\xc3",   "𝔉",
        "\u061c", "-", "…",      "ＡＢ", "ｶ",     "of",     "\u0130", "\u017f", "\u2c7a", "."};
    size_t n = 0, most = number % TEXT_MOST;
    for (;;) {
        number = number * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const char *part = parts[(number >> 33) % (sizeof parts / sizeof *parts)];
        if (n + strlen(part) > most)
            return n;
        memcpy(out + n, part, strlen(part));
        n += strlen(part);
    }
}

static void texts_are_folded_as_their_characters_are(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    for (uint64_t k = 0; k < TEXTS; k++) {
        char text[TEXT_MOST], expected[2 * TEXT_MOST], small[TEXT_MOST / 2];
        struct str s = {text, make_text(k, text)};
        struct str wanted = {expected, plainly(s, expected)};
        assert_true(str_eq(fold_words(&a, s), wanted));
        struct str found = fold_words_into(s, small, sizeof small);
        assert_true(str_eq(found, wanted) || found.n == 0);
        assert_true(found.n || wanted.n == 0 || wanted.n + 6 > sizeof small);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void joined_words_have_no_spaces(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct str joined = fold_joined(&a, STR("L’Écho du Marais (Paris), n° 12"));
    assert_true(str_eq(joined, STR("lechodumaraisparisn12")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_folded_as_their_characters_are),
        cmocka_unit_test(joined_words_have_no_spaces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
