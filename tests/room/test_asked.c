// SPDX-License-Identifier: MIT
// What pages asked for. If these fail, a page keeps a link to a release that is gone, or a new one
// is not found by those that lead to it; or every new release makes the whole site anew.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

#include "room/asked.h"

static struct str numbered(char text[32], int i)
{
    return (struct str){text, (size_t)snprintf(text, 32, "content/page-%d.md", i)};
}

static void what_was_asked_for_is_found(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    char text[32];
    enum { PAGES = 20000 };
    struct asked *asked = asked_make(&a, PAGES);
    for (int i = 0; i < PAGES; i++)
        asked_note(asked, i % 2 ? ASKED_FILE : ASKED_ADDRESS, numbered(text, i));
    int wrong = 0;
    for (int i = 0; i < PAGES; i++) {
        const struct str name = numbered(text, i), bytes = asked_bytes(asked);
        assert_true(asked_has(bytes, i % 2 ? ASKED_FILE : ASKED_ADDRESS, name));
        wrong += asked_has(bytes, i % 2 ? ASKED_ADDRESS : ASKED_FILE, name);
    }
    assert_true(wrong < PAGES / 200);
    arena_free(&a);
}

static void two_are_put_together(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct asked *one = asked_make(&a, 10), *other = asked_make(&a, 10),
                 *large = asked_make(&a, 9999);
    asked_note(one, ASKED_FILE, STR("x.md"));
    asked_note(other, ASKED_FILE, STR("y.md"));
    asked_add(one, asked_bytes(other));
    assert_true(asked_has(asked_bytes(one), ASKED_FILE, STR("x.md")));
    assert_true(asked_has(asked_bytes(one), ASKED_FILE, STR("y.md")));
    assert_false(asked_has(asked_bytes(one), ASKED_FILE, STR("z.md")));
    asked_add(large, asked_bytes(one)); // of another size: nothing is known of it
    assert_true(asked_has(asked_bytes(large), ASKED_FILE, STR("z.md")));
    arena_free(&a);
}

static void bytes_that_are_none_say_yes(void **state)
{
    (void)state;
    static const char bytes[4096 + 64];
    assert_true(asked_has(STR_NONE, ASKED_FILE, STR("x.md")));
    assert_true(asked_has((struct str){bytes, 100}, ASKED_FILE, STR("x.md")));
    assert_true(asked_has((struct str){bytes, 4096 + 64}, ASKED_FILE, STR("x.md")));
    assert_false(asked_has((struct str){bytes, 4096}, ASKED_FILE, STR("x.md")));
    asked_note(NULL, ASKED_FILE, STR("x.md"));
    asked_note_path(NULL, STR("x.md"));
}

static void a_path_is_asked_for_as_it_is_resolved(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct asked *asked = asked_make(&a, 10);
    asked_note_path(asked, STR("content//a/./b/../../c.md"));
    asked_note_path(asked, STR("../../d.md"));
    asked_note_path(asked, STR("media/x.png"));
    static const char *const yes[] = {"content/c.md", "content/a", "content/a/b", "d.md",
                                      "media/x.png"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_true(asked_has(asked_bytes(asked), ASKED_FILE, str_of(yes[i])));
    assert_false(asked_has(asked_bytes(asked), ASKED_FILE, STR("media")));
    assert_false(asked_has(asked_bytes(asked), ASKED_FILE, STR("c.md")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_asked_for_is_found),
        cmocka_unit_test(two_are_put_together),
        cmocka_unit_test(bytes_that_are_none_say_yes),
        cmocka_unit_test(a_path_is_asked_for_as_it_is_resolved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
