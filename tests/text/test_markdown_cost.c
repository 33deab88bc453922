// SPDX-License-Identifier: MIT
// If these fail, one page made on purpose stops a build or a server.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "growth.h"
#include "tree.h"

static int nodes_of(struct str source, struct diags *diags, enum node_type type)
{
    struct arena a = ARENA_EMPTY;
    *diags = DIAGS_IN(&a);
    struct doc *d = doc_read(&a, STR("p.md"), source, DOC_MARKDOWN, false, diags);
    int n = 0;
    for (const struct node *x = d->root; x; x = node_next(d->root, x))
        n += x->type == type;
    arena_free(&a);
    return n;
}

static void what_is_repeated_costs_no_more_than_linear_time(void **state)
{
    (void)state;
    static const char *const parts[] = {"](\n[",
                                        "[a]\n",
                                        "[a](\n",
                                        "[a][\n",
                                        ">",
                                        "- ",
                                        "a <?",
                                        "a <![CDATA[",
                                        "![[]()",
                                        "a@",
                                        "*a **b ",
                                        "a**b",
                                        "_a ",
                                        "[",
                                        "]",
                                        "![",
                                        "**a",
                                        "~~a ",
                                        "&amp;",
                                        "\\*",
                                        "<b>",
                                        "<div>\n\n",
                                        "<",
                                        "http://e.org ",
                                        "www.a ",
                                        "a@b.org ",
                                        "<a@b.org> ",
                                        "[a](",
                                        "[a](b (\"c ",
                                        "***\n",
                                        "-\n",
                                        "#\n\n",
                                        "```\n",
                                        "|",
                                        "a\n",
                                        "a  \n",
                                        "<a x=\"",
                                        "<!--",
                                        "[a](<",
                                        "`a",
                                        "\t",
                                        "a\r",
                                        "[x]: y\n",
                                        "<a href=x>",
                                        "|[a](b)|\n",
                                        "::: {.a}\n",
                                        "::: a\n\nb\n\n",
                                        ":::\n",
                                        "```{=html}\n<b>\n```\n",
                                        "| a |\n| --- |\n",
                                        "<a href=\"#\"><div>",
                                        "ftp://a ",
                                        "{{",
                                        "{{}a",
                                        "{% a ",
                                        "{{a}}",
                                        "*{{a* ",
                                        "{: a ",
                                        "[](a){:",
                                        "# a {#b\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        tree_is_read_in_linear_time(parts[i], DOC_MARKDOWN);
}

static void many_links_and_long_texts_are_read_whole(void **state)
{
    (void)state;
    struct buf page = BUF_EMPTY;
    struct diags diags;
    for (int i = 0; i < 50000; i++)
        buf_format(&page, "- [title %d](https://e.org/%d), 1 May 2021\n", i, i);
    assert_int_equal(nodes_of(buf_view(&page), &diags, NODE_LINK), 50000);
    assert_int_equal(diags.len, 0);
    buf_reset(&page);
    buf_char(&page, '[');
    for (int i = 0; i < 250000; i++)
        buf_c(&page, "x y ");
    buf_c(&page, "](https://e.org)\n");
    assert_int_equal(nodes_of(buf_view(&page), &diags, NODE_LINK), 1);
    buf_free(&page);
}

static void a_paragraph_too_long_to_read_at_once_keeps_its_links(void **state)
{
    (void)state;
    struct buf page = BUF_EMPTY;
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    for (int i = 0; i < 10000; i++)
        buf_c(&page, "[a](https://e.org)\n");
    struct doc *d = doc_read(&a, STR("p.md"), buf_view(&page), DOC_MARKDOWN, false, &diags);
    int links = 0;
    for (const struct node *n = d->root; n; n = node_next(d->root, n))
        links += n->type == NODE_LINK;
    assert_int_equal(links, 10000);
    assert_int_equal(diags.len, 1);
    assert_string_equal(diags.items[0].code, "paragraph-long");
    assert_int_equal(diags.items[0].line, 2002);
    arena_free(&a);
    buf_free(&page);
}

// A line of dashes makes a table, which is read row by row; without it the same is a paragraph.
static void a_table_is_never_parted_and_what_looks_like_one_is(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "|Date|Title|\n|---|:---:|\n", "# A\n\nDate | Title\n--- | ---\n", "#|Title\n---|---\n",
        "|Date|Title|\n|-|-|\n",       "|Date|Title|\n|---|-x-|\n",        "# A\n|---|---|\n",
    };
    for (int k = 0; k < 6; k++) {
        struct buf page = BUF_EMPTY;
        struct diags diags;
        buf_c(&page, heads[k]);
        for (int i = 0; i < 20000; i++)
            buf_format(&page, "|1 May 2021|[a](https://e.org/%d)|\n", i);
        assert_int_equal(nodes_of(buf_view(&page), &diags, NODE_ROW), k < 3 ? 20001 : 0);
        assert_int_equal(nodes_of(buf_view(&page), &diags, NODE_LINK), 20000);
        buf_free(&page);
    }
}

static void deep_nesting_is_cut_and_said(void **state)
{
    (void)state;
    struct buf page = BUF_EMPTY;
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    for (int i = 0; i < 5000; i++)
        buf_c(&page, "> ");
    buf_c(&page, "text\n");
    struct doc *d = doc_read(&a, STR("p.md"), buf_view(&page), DOC_MARKDOWN, false, &diags);
    assert_true(str_eq(node_text(&a, d->root), STR("text")));
    assert_string_equal(diags.items[0].code, "nested-deep");
    arena_free(&a);
    buf_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_repeated_costs_no_more_than_linear_time),
        cmocka_unit_test(many_links_and_long_texts_are_read_whole),
        cmocka_unit_test(a_paragraph_too_long_to_read_at_once_keeps_its_links),
        cmocka_unit_test(a_table_is_never_parted_and_what_looks_like_one_is),
        cmocka_unit_test(deep_nesting_is_cut_and_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
