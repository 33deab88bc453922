// SPDX-License-Identifier: MIT
// Pieces of lists: a file that is made again is what it would be if every entry were made anew.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "site/pieces.h"

// A list of entries, each a number, of which the text is made; how many were made anew.
static size_t list_of(struct pieces *p, const char *path, uint64_t key, const uint64_t *entries,
                      size_t len)
{
    AUTO_BUF out = BUF_EMPTY;
    AUTO_BUF expected = BUF_EMPTY;
    struct piece_list *l = pieces_open(p, str_of(path), key);
    size_t made = 0;
    for (size_t i = 0; i < len; i++) {
        buf_format(&expected, "%zu<%llu>", i, (unsigned long long)entries[i]);
        buf_format(&out, "%zu", i);
        size_t from = out.n;
        if (pieces_take(l, entries[i], &out))
            continue;
        buf_format(&out, "<%llu>", (unsigned long long)entries[i]);
        pieces_note(l, entries[i], &out, from);
        made++;
    }
    pieces_close(l, &out);
    assert_true(str_eq(buf_view(&out), buf_view(&expected)));
    return made;
}

static size_t list(struct pieces *p, const char *path, const uint64_t *entries, size_t len)
{
    return list_of(p, path, 0, entries, len);
}

static void pieces_of_another_key_are_forgotten(void **state)
{
    (void)state;
    struct pieces *p = pieces_make();
    const uint64_t entries[] = {1, 2};
    assert_int_equal(list_of(p, "/a", 5, entries, 2), 2);
    assert_int_equal(list_of(p, "/a", 5, entries, 2), 0);
    assert_int_equal(list_of(p, "/a", 6, entries, 2), 2);
    assert_int_equal(list_of(p, "/a", 5, entries, 2), 2);
    pieces_free(p);
}

static void an_entry_more_or_less_is_made_alone(void **state)
{
    (void)state;
    struct pieces *p = pieces_make();
    const uint64_t first[] = {11, 222, 3333, 44444}, more[] = {11, 222, 7, 3333, 44444},
                   less[] = {222, 7, 3333, 44444}, other[] = {222, 7, 8, 44444},
                   turned[] = {44444, 8, 7, 222};
    assert_int_equal(list(p, "/a", first, 4), 4);
    assert_int_equal(list(p, "/a", first, 4), 0);
    assert_int_equal(list(p, "/a", more, 5), 1);
    assert_int_equal(list(p, "/a", less, 4), 0);
    assert_int_equal(list(p, "/a", other, 4), 1);
    assert_int_equal(list(p, "/a", turned, 4), 3);
    assert_int_equal(list(p, "/b", turned, 4), 4); // of another file nothing is taken
    pieces_free(p);
}

static void entries_that_went_are_forgotten(void **state)
{
    (void)state;
    struct pieces *p = pieces_make();
    const uint64_t one[] = {5}, none[] = {6};
    assert_int_equal(list(p, "/a", one, 1), 1);
    assert_int_equal(list(p, "/a", none, 1), 1);
    assert_int_equal(list(p, "/a", one, 1), 1);
    pieces_free(p);
}

static void without_memory_everything_is_made(void **state)
{
    (void)state;
    const uint64_t first[] = {1, 2};
    assert_int_equal(list(NULL, "/a", first, 2), 2);
    struct pieces *p = pieces_make();
    struct piece_list *held = pieces_open(p, STR("/a"), 0);
    assert_int_equal(list(p, "/a", first, 2), 2); // while another thread makes it
    AUTO_BUF out = BUF_EMPTY;
    pieces_close(held, &out);
    assert_int_equal(list(p, "/a", first, 2), 2);
    assert_int_equal(list(p, "/a", first, 2), 0);
    pieces_free(p);
    pieces_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_more_or_less_is_made_alone),
        cmocka_unit_test(pieces_of_another_key_are_forgotten),
        cmocka_unit_test(entries_that_went_are_forgotten),
        cmocka_unit_test(without_memory_everything_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
