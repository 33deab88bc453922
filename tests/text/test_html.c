// SPDX-License-Identifier: MIT
// If these fail, pages kept as HTML, or Markdown with HTML in it, lose their coverage.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"

#include "tree.h"

static struct doc *read(struct str source, enum doc_format format)
{
    return tree_read("page", source, format);
}

static void a_whole_page_keeps_its_content_and_marks_its_frame(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("---\ntitle: T\n---\n<!DOCTYPE html><html><head><title>x</title></head><body>\n"
                 "<nav><a href=/>Home</a></nav><h2>2021</h2>\n<ul>\n <li>1 May: <a "
                 "href=\"http://e.org/?a=1&amp;b=2\">T &amp; u</a>, <em>O</em><li>two</ul>"
                 "<script>x()</script><footer>f</footer></body></html>"),
             DOC_HTML);
    assert_true(str_eq(value_text(d->front, STR("title")), STR("T")));
    assert_true(str_eq(tree_find(d, NODE_DIVISION, 0)->extra, STR("nav")));
    assert_int_equal(tree_find(d, NODE_HEADING, 0)->level, 2);
    assert_int_equal(tree_count(d, NODE_ITEM), 2);
    tree_is_text(tree_find(d, NODE_ITEM, 0), "1 May: T & u, O");
    const struct node *a = tree_find(d, NODE_LINK, 1);
    assert_true(str_eq(a->url, STR("http://e.org/?a=1&b=2")));
    tree_covers(d, a, "<a href=\"http://e.org/?a=1&amp;b=2\">T &amp; u</a>");
    tree_is_text(d->root, "Home 2021 1 May: T & u, O two f");
}

static void text_without_paragraphs_gets_some(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("<div>one <b>two</b><br>\n three<p>four</div> five\n"), DOC_HTML);
    assert_int_equal(tree_count(d, NODE_PARAGRAPH), 3);
    tree_covers(d, tree_find(d, NODE_PARAGRAPH, 0), "one <b>two</b><br>\n three");
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "one two three");
    assert_int_equal(tree_count(d, NODE_HARD_BREAK), 1);
}

static void a_card_that_is_one_link_is_one_link(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("<a href=u><div><h3>Title</h3><p>12 May</p></div></a>"), DOC_HTML);
    assert_int_equal(tree_count(d, NODE_LINK), 1);
    tree_is_text(tree_find(d, NODE_LINK, 0), "Title 12 May");
}

static void inline_tags_in_markdown_become_nodes(void **state)
{
    (void)state;
    const struct doc *d = read(STR("a <a href=\"http://e.org\" title=t>x *y*</a><br>"
                                   "<time datetime=\"2021-01-02\">2 Jan</time> <i>open </u>\n"),
                               DOC_MARKDOWN);
    const struct node *a = tree_find(d, NODE_LINK, 0);
    tree_covers(d, a, "<a href=\"http://e.org\" title=t>x *y*</a>");
    assert_true(str_starts(str_from(d->source, a->url_offset), STR("http://e.org")));
    tree_is_text(a, "x y");
    assert_true(str_eq(tree_find(d, NODE_TIME, 0)->extra, STR("2021-01-02")));
    assert_int_equal(tree_count(d, NODE_HARD_BREAK), 1);
    assert_int_equal(tree_count(d, NODE_HTML_INLINE), 2);
}

static void a_table_in_parts_is_one_table(void **state)
{
    (void)state;
    const struct doc *d = read(STR("<table>\n\n<tr><td>1 May</td>\n\n<td><a href=u>X</a></td></tr>"
                                   "\n\n</table>\n\nend\n"),
                               DOC_MARKDOWN);
    assert_int_equal(tree_count(d, NODE_TABLE), 1);
    assert_int_equal(tree_count(d, NODE_CELL), 2);
    assert_int_equal(tree_count(d, NODE_HTML_BLOCK), 1);
    tree_is_text(d->root->last, "end");
}

static void markdown_inside_a_division_stays_inside(void **state)
{
    (void)state;
    const struct doc *d = read(STR("<div class=\"press\">\n\n- [m](u) text\n\n<h2>Head</h2>\n\n"
                                   "</div>\n\n<div markdown=\"1\">\n* [k](v)\n</div>\n"),
                               DOC_MARKDOWN);
    const struct node *item = tree_find(d, NODE_ITEM, 0);
    assert_true(str_eq(item->parent->parent->extra, STR("div")));
    tree_covers(d, item, "- [m](u) text");
    assert_int_equal(tree_find(d, NODE_HEADING, 0)->level, 2);
    tree_covers(d, tree_find(d, NODE_LINK, 1), "[k](v)");
}

static void an_element_that_is_never_closed_swallows_nothing(void **state)
{
    (void)state;
    const struct doc *d = read(STR("<div>open\n\npara\n\n<section>\n\n# H\n"), DOC_MARKDOWN);
    assert_ptr_equal(tree_find(d, NODE_HEADING, 0)->parent, d->root);
}

static void hostile_nesting_is_refused_in_linear_time(void **state)
{
    (void)state;
    static const char *const openings[] = {"http://",
                                           "<div>",
                                           "<b><p>",
                                           "<span><div></span></div>",
                                           "<svg><style><g>",
                                           "<table><td></div>",
                                           "<a x='",
                                           "<!--",
                                           "<?",
                                           "<b a b c d e f>",
                                           "</p>"};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        tree_is_read_in_linear_time(openings[i], DOC_HTML);
        tree_is_read_in_linear_time(openings[i], DOC_MARKDOWN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)
        T(a_whole_page_keeps_its_content_and_marks_its_frame),
        T(text_without_paragraphs_gets_some),
        T(a_card_that_is_one_link_is_one_link),
        T(inline_tags_in_markdown_become_nodes),
        T(a_table_in_parts_is_one_table),
        T(markdown_inside_a_division_stays_inside),
        T(an_element_that_is_never_closed_swallows_nothing),
        T(hostile_nesting_is_refused_in_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
