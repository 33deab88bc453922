// SPDX-License-Identifier: MIT
// If these fail, what people wrote into a file that presse keeps is lost when presse writes it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "folder.h"
#include "room/dead.h"
#include "text/address.h"

static struct arena arena;
static struct diags diags;

static int begin(void **state)
{
    (void)state;
    folder_begin();
    diags = DIAGS_IN(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    folder_end();
    arena_free(&arena);
    return 0;
}

static struct ledger read_list(const char *text)
{
    struct ledger l;
    folder_write("list.yaml", text);
    assert_true(ledger_read(&arena, folder_path(""), "list.yaml", &l, &diags));
    return l;
}

static void what_is_written_reads_back_the_same(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "plain",
        "a: b",
        "# no comment",
        "x #y",
        "\"quoted\"",
        "back\\slash",
        "line\nend",
        "tab\tand \x01",
        "- item",
        "true",
        "no",
        "1e3",
        "\xC3\xA9t\xC3\xA9",
        "{a}",
        "[b]",
        "*alias",
        "&anchor",
        "!tag",
        "%dir",
        "ends:",
        " led by a blank",
        "https://example.org/a?b=c&d=#e",
        "2021-10-12",
        "'",
        "~",
        "? key",
        "@at",
        "`tick`",
        "|",
        ">",
    };
    struct ledger l = read_list("# mine\n\n- url: x\n  mine: {a: [1, two]}\n  none:\n"), back;
    struct error e = {0};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct value *v = ledger_add(&l);
        ledger_set(&l, v, STR("text"), str_of(odd[i]));
        ledger_set(&l, v, str_of(odd[i]), STR("under"));
    }
    if (!ledger_write(&l, "# about\n", &e))
        fail_msg("%s", e.message);
    assert_true(ledger_read(&arena, folder_path(""), "list.yaml", &back, &diags));
    assert_int_equal(diags.len, 0);
    assert_true(str_starts(back.source, STR("# mine\n\n- url: x\n")));
    const struct value *mine = value_get(&back.list.items[0], STR("mine"));
    assert_true(str_eq(value_get(mine, STR("a"))->items[1].text, STR("two")));
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        const struct value *v = &back.list.items[i + 1];
        if (!str_eq(value_text(v, STR("text")), str_of(odd[i])) ||
            !str_eq(value_text(v, str_of(odd[i])), STR("under")))
            fail_msg("\"%s\" reads as \"%.*s\"", odd[i], STR_ARG(value_text(v, STR("text"))));
    }
}

static void entries_are_changed_and_taken_out(void **state)
{
    (void)state;
    struct ledger l = read_list("- {a: 1, b: 2, c: 3}\n- {a: 4}\n");
    ledger_set(&l, &l.list.items[0], STR("b"), STR_NONE);
    ledger_set(&l, &l.list.items[0], STR("c"), STR("9"));
    ledger_remove(&l, 1);
    assert_true(str_eq(ledger_text(&l, "# about\n"), STR("# about\n- a: 1\n  c: 9\n")));
    ledger_remove(&l, 0);
    struct error e;
    assert_true(ledger_write(&l, "# about\n", &e));
    assert_false(file_exists(folder_path("list.yaml")));
}

static void a_file_that_somebody_edits_meanwhile_is_left_alone(void **state)
{
    (void)state;
    struct ledger l = read_list("- {a: 1}\n");
    struct error e;
    folder_write("list.yaml", "- {a: 2}\n");
    assert_false(ledger_write(&l, "", &e));
    assert_non_null(strstr(e.message, "meanwhile"));
}

static void what_is_no_list_is_named_with_its_place(void **state)
{
    (void)state;
    static const char *const bad[] = {"a: 1\n", "- a\n- b\n", "- [\n", "text\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ledger l;
        struct diags found = DIAGS_IN(&arena);
        folder_write("list.yaml", bad[i]);
        assert_false(ledger_read(&arena, folder_path(""), "list.yaml", &l, &found));
        assert_true(found.len > 0 && str_eq(found.items[0].file, STR("list.yaml")));
    }
}

static void dead_links_are_known_by_what_they_identify(void **state)
{
    (void)state;
    folder_write("content/p.md", "---\ntitle: x\n---\ntext\n");
    folder_write("links.yaml", "- url: https://www.example.org/a?utm_source=x\n"
                               "  copy: https://archive.example/1\n  copied: 2021-10-12\n"
                               "- url: https://example.org/b\n  copy: 'javascript:alert(1)'\n"
                               "- url: nonsense\n");
    struct room *r = folder_load("");
    const struct dead_link *d =
        dead_find(r, address_identity(&arena, STR("http://example.org/a/")));
    assert_non_null(d);
    assert_int_equal(d->copied.year, 2021);
    const struct dead_link *b =
        dead_find(r, address_identity(&arena, STR("https://example.org/b")));
    assert_true(b && b->copy.n == 0); // no script becomes a link
    assert_null(dead_find(r, address_identity(&arena, STR("https://example.org/c"))));
    assert_int_equal(folder_findings(r, "ledger"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_reads_back_the_same, begin, end),
        cmocka_unit_test_setup_teardown(entries_are_changed_and_taken_out, begin, end),
        cmocka_unit_test_setup_teardown(a_file_that_somebody_edits_meanwhile_is_left_alone, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_is_no_list_is_named_with_its_place, begin, end),
        cmocka_unit_test_setup_teardown(dead_links_are_known_by_what_they_identify, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
