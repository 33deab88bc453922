// SPDX-License-Identifier: MIT
// If these fail, a release with a broken link or a picture that is not there is published
// unnoticed, or texts are parsed in which there is nothing to find.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "room/notes.h"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct notes take(const char *text)
{
    struct diags diags = DIAGS_IN(&arena);
    struct notes notes = {0};
    notes_take(&arena, doc_read(&arena, STR("p"), str_of(text), DOC_MARKDOWN, false, &diags),
               &notes);
    return notes;
}

static void is(const struct note *n, enum note_kind kind, unsigned line, unsigned column,
               const char *text)
{
    assert_int_equal(n->kind, kind);
    assert_int_equal(n->line, line);
    assert_int_equal(n->column, column);
    if (!str_eq(n->text, str_of(text)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(n->text), text);
}

static void each_kind_is_taken_with_its_place(void **state)
{
    (void)state;
    struct notes n = take("---\ntitle: A\n---\n# One\n\n[a]() [b](javascript:x) [c](/d/ \"e\")\n"
                          "[f](#one) [g](#two) [h](www.e.org/x) ![](i.png)\n"
                          "[j](https://e.org/a b)\n\n<script>k</script>\n");
    assert_int_equal(n.len, 9);
    is(&n.items[0], NOTE_EMPTY, 6, 5, "");
    is(&n.items[1], NOTE_FORBIDDEN, 6, 11, "javascript");
    is(&n.items[2], NOTE_LINK, 6, 29, "/d/");
    is(&n.items[3], NOTE_ANCHOR, 7, 15, "#two");
    is(&n.items[4], NOTE_HOST, 7, 25, "www.e.org/x");
    is(&n.items[5], NOTE_PICTURE, 7, 42, "i.png");
    is(&n.items[6], NOTE_UNTOLD, 7, 38, "");
    is(&n.items[7], NOTE_BLANK, 8, 5, "");
    is(&n.items[8], NOTE_SCRIPT, 10, 1, "");
}

static void the_first_tag_that_is_left_out_is_named(void **state)
{
    (void)state;
    struct notes n = take("[a]({{ site.baseurl }}/b/) ![c]({{ '/d.png' | relative_url }})\n\n"
                          "{{< youtube x >}}\n\nSee {% include e.html %} {{ f }}\n");
    assert_int_equal(n.len, 3);
    is(&n.items[0], NOTE_LINK, 1, 5, "/b/");
    is(&n.items[1], NOTE_PICTURE, 1, 33, "/d.png");
    is(&n.items[2], NOTE_TAG, 5, 5, "{% include e.html %}");
    n = take("[a]({% post_url 2016-07-26-b %})\n\n{{ c }}\n");
    assert_int_equal(n.len, 1);
    is(&n.items[0], NOTE_TAG, 1, 5, "{% post_url 2016-07-26-b %}");
    assert_int_equal(take("`{{ a }}` {b} {{ c\n\n    {% d %}\n").len, 0);
}

static void a_comment_silences_what_it_names(void **state)
{
    (void)state;
    struct notes n = take("<!-- presse: ignore link-broken -->\n[a](/b/) ![](c.png)\n\n[d](/e/)\n");
    assert_int_equal(n.len, 3);
    is(&n.items[0], NOTE_PICTURE, 2, 14, "c.png");
    is(&n.items[2], NOTE_LINK, 4, 5, "/e/");
    assert_int_equal(take("<!-- presse: ignore -->\n[a](/b/) ![](c.png)\n").len, 0);
}

// Each between texts of several lengths, so that it begins anywhere in the bytes looked at at once.
static void what_is_taken_was_possible(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "[a]()",
        "{{ a }}",
        "{% a %}",
        "[a](<>)",
        "[a]( /b )",
        "[a](/b)",
        "[a](b.md \"t\")",
        "[a](www.e.org)",
        "[a](#b)",
        "[a](&#47;b)",
        "[a](https://e.org/a b)",
        "[a](https://e.org/&#32;b)",
        "[a][b]\n\n[b]: /c\n\n",
        "[b]\n\n[b]:\n/c\n\n",
        "![](https://e.org/x.png)",
        "![ ](https://e.org/x.png)",
        "[![](https://e.org/x.png)](https://e.org)",
        "![\n](https://e.org/x.png)",
        "![<!-- a -->](https://e.org/x.png)",
        "![&#32;](https://e.org/x.png)",
        "<a href=\"/b\">c</a>",
        "<img src=\"/b\">",
        "<script>a</script>",
        "<javascript:a>",
        "ftp://e.org/a",
        "https://e.org/a\x01b",
        "www.e.org/a\x7f",
        "\n\n<div>\n\n[a](data:b)\n\n</div>\n\n",
        "[a](ftp://b)",
        "[a](HTTPS://e.org/a b)",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (size_t before = 0; before < 40; before++)
            for (size_t after = 0; after < 40; after += 13) {
                struct buf b = BUF_EMPTY;
                for (size_t k = 0; k < before; k++)
                    buf_c(&b, k % 5 ? "x" : " ");
                buf_c(&b, parts[i]);
                for (size_t k = 0; k < after; k++)
                    buf_c(&b, k % 5 ? " " : "x");
                buf_char(&b, '\0');
                struct notes n = take(b.p);
                if (n.len && !notes_possible(str_of(b.p), DOC_MARKDOWN))
                    fail_msg("%zu %s", before, parts[i]);
                if (before == 0 && after == 0 && !n.len)
                    fail_msg("nothing is taken of %s", parts[i]);
                buf_free(&b);
                arena_reset(&arena);
            }
}

static void most_texts_need_not_be_parsed(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Some *words*, a [link](https://e.org/x?a=1&b=2#c) and a < b! [Not one].\n",
        "Bare: https://e.org/x, http://e.org\n\tor www.e.org.\r\n",
        "- [ ] a task\n- [one](http://e.org/a_(b)) [brackets] (and others)\n\n> a quote\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_false(notes_possible(str_of(texts[i]), DOC_MARKDOWN));
        assert_int_equal(take(texts[i]).len, 0);
    }
}

static void alike_is_what_gives_the_same_findings(void **state)
{
    (void)state;
    struct notes a = take("[a](/b/) ![c](d.png)\n"), b = take("Else.\n\n[x](/b/)\n\n![y](d.png)\n");
    struct notes c = take("[a](/c/) ![c](d.png)\n"), d = take("[a](/b/)\n");
    assert_true(notes_alike(&a, &b));
    assert_false(notes_alike(&a, &c));
    assert_false(notes_alike(&a, &d));
    struct notes copy = notes_copy(&arena, &a);
    assert_true(notes_alike(&a, &copy) && copy.items != a.items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(each_kind_is_taken_with_its_place, clear),
        cmocka_unit_test_teardown(the_first_tag_that_is_left_out_is_named, clear),
        cmocka_unit_test_teardown(a_comment_silences_what_it_names, clear),
        cmocka_unit_test_teardown(what_is_taken_was_possible, clear),
        cmocka_unit_test_teardown(most_texts_need_not_be_parsed, clear),
        cmocka_unit_test_teardown(alike_is_what_gives_the_same_findings, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
