// SPDX-License-Identifier: MIT
// If these fail, pages kept as reStructuredText lose their coverage.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "tree.h"

static struct doc *read(struct str source)
{
    return tree_read("page", source, DOC_RST);
}

static void titles_take_their_level_from_the_lines_around_them(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("#####\nPress\n#####\n\n:url: press\n\n2021\n====\n\nMay\n---\n\n"
                 "Text\n\n2020\n====\n\n-----\n\nEnd\n"));
    assert_true(str_eq(value_text(d->front, STR("url")), STR("press")));
    const struct node *top = tree_find(d, NODE_HEADING, 0);
    tree_covers(d, top, "#####\nPress\n#####");
    assert_int_equal(top->level, 1);
    assert_int_equal(tree_find(d, NODE_HEADING, 1)->level, 2);
    assert_int_equal(tree_find(d, NODE_HEADING, 2)->level, 3);
    assert_int_equal(tree_find(d, NODE_HEADING, 3)->level, 2);
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "Text");
    tree_covers(d, tree_find(d, NODE_RULE, 0), "-----");
}

static void rows_of_tables_keep_their_text(void **state)
{
    (void)state;
    const struct doc *d = read(STR("Press\n=====\n\n.. csv-table:: Articles\n   :header: a, b\n\n"
                                   "   2021, `A title <https://e.org/a>`__\n\nEnd\n"));
    assert_true(str_eq(tree_find(d, NODE_LINK, 0)->url, STR("https://e.org/a")));
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 1), "End");
}

static const struct node *cell(const struct doc *d, int row, int column)
{
    const struct node *n = tree_find(d, NODE_ROW, row)->first;
    while (column--)
        n = n->next;
    return n;
}

static void grids_are_tables(void **state)
{
    (void)state;
    const struct doc *d = read(STR("Press\n=====\n\n"
                                   "+------------+---------------------+\n"
                                   "| Date       | Article             |\n"
                                   "+============+=====================+\n"
                                   "| 3 May 2021 | `A tower            |\n"
                                   "| at noon    | <https://e.org/a>`_ |\n"
                                   "+------------+---------------------+\n"
                                   "| été 港     | The Courier         |\n"
                                   "|            +---------------------+\n"
                                   "|            | https://e.org/b     |\n"
                                   "+------------+---------------------+\n"
                                   "| Both of them                     |\n"
                                   "+------------+---------------------+\n\nEnd\n"));
    assert_true(tree_find(d, NODE_ROW, 0)->header);
    assert_false(tree_find(d, NODE_ROW, 1)->header);
    tree_is_text(cell(d, 0, 1), "Article");
    tree_is_text(cell(d, 1, 0), "3 May 2021 at noon");
    tree_is_text(cell(d, 1, 1), "A tower");
    const struct node *a = tree_find(d, NODE_LINK, 0), *b = tree_find(d, NODE_LINK, 1);
    assert_true(str_starts(str_from(d->source, a->offset), STR("`A tower")));
    assert_true(str_eq(a->url, STR("https://e.org/a")));
    assert_true(str_starts(str_from(d->source, a->url_offset), STR("https://e.org/a>")));
    tree_is_text(cell(d, 2, 0), "été 港");
    tree_is_text(cell(d, 2, 1), "The Courier");
    tree_is_text(cell(d, 3, 0), "été 港"); // a cell of two rows
    assert_true(str_starts(str_from(d->source, b->url_offset), STR("https://e.org/b ")));
    tree_is_text(cell(d, 4, 0), "Both of them");
    assert_null(cell(d, 4, 1)->first);
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "End");
    d = read(STR("+---------------+---+\n| https://e.org | b |\n|               +---+\n"
                 "|               | c |\n+---------------+---+\n"));
    tree_is_text(cell(d, 1, 1), "c");
    assert_int_equal(tree_count(d, NODE_LINK), 1); // again it would be another entry
}

static void simple_tables_are_tables(void **state)
{
    (void)state;
    const struct doc *d = read(STR("==========  ================\n"
                                   "Date        Article\n"
                                   "==========  ================\n"
                                   "2021-05-03  `A tower at noon\n"
                                   "            <https://e.org/a>`_\n\n"
                                   "2020-04-02  Ropes for all of us\n"
                                   "==========  ================\n\nEnd\n"));
    assert_true(tree_find(d, NODE_ROW, 0)->header);
    tree_is_text(cell(d, 1, 0), "2021-05-03");
    tree_is_text(cell(d, 1, 1), "A tower at noon");
    tree_is_text(cell(d, 2, 1), "Ropes for all of us");
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "End");
    d = read(STR("- In a list\n\n  ===  ===\n  a    b\n  ===  ===\n"));
    tree_is_text(cell(d, 0, 1), "b");
    d = read(STR("=====  =====\nno table because\n=====  =====\n"));
    assert_int_equal(tree_count(d, NODE_TABLE), 0);
    d = read(STR("+---+---+\n| a | b |\n"));
    assert_int_equal(tree_count(d, NODE_TABLE), 0);
}

static void links_are_where_their_addresses_stand(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("* `A title\n  <https://e.org/a>`__ in `The Courier`_, Post_ or `other`__\n"
                 "* https://e.org/d, file_name and **bold** *it* ``c*d``\n\n"
                 ".. _the  courier: https://e.org/b\n.. _Post: https://e.org/c\n"
                 "__ https://e.org/e\n"));
    const struct node *a = tree_find(d, NODE_LINK, 0), *b = tree_find(d, NODE_LINK, 1);
    tree_is_text(a, "A title");
    assert_true(str_starts(str_from(d->source, a->url_offset), STR("https://e.org/a>")));
    tree_is_text(b, "The Courier");
    assert_true(str_eq(b->url, STR("https://e.org/b")));
    assert_true(str_starts(str_from(d->source, b->url_offset), STR("https://e.org/b\n")));
    tree_covers(d, tree_find(d, NODE_LINK, 2), "Post_");
    assert_true(str_eq(tree_find(d, NODE_LINK, 3)->url, STR("https://e.org/e")));
    assert_true(tree_find(d, NODE_LINK, 4)->autolink);
    tree_is_text(tree_find(d, NODE_ITEM, 1), "https://e.org/d, file_name and bold it c*d");
    tree_covers(d, tree_find(d, NODE_STRONG, 0), "**bold**");
}

static void names_have_signs_in_them_lead_on_or_are_none(void **state)
{
    (void)state;
    const struct doc *d = read(STR("* courier_2021_, (post.a_) and One__ and `two`__\n"
                                   "* http:// is none, a__b, c_ and d__\n"
                                   "* round_ and `The Post`_\n\n"
                                   ".. _courier_2021: https://e.org/a\n.. _post.a: `the post`_\n"
                                   ".. _The Post: last_\n.. _last: https://e.org/b_\n"
                                   ".. _round: again_\n.. _again: round_\n"
                                   "__ https://e.org/c\n__ https://e.org/d\n"));
    static const char *const addresses[] = {"a", "b_", "c", "d", "b_"};
    static const char *const texts[] = {"courier_2021", "post.a", "One", "two", "The Post"};
    for (int i = 0; i < 5; i++) {
        const struct node *n = tree_find(d, NODE_LINK, i);
        tree_is_text(n, texts[i]);
        assert_true(str_eq(str_from(n->url, strlen("https://e.org/")), str_of(addresses[i])));
    }
    tree_covers(d, tree_find(d, NODE_LINK, 2), "One__");
    assert_int_equal(tree_count(d, NODE_LINK), 5);
}

static void indentation_makes_quotations_and_lists_in_lists(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("    \"Quoted\"\n\n    -- Jane\n\n.. _x: https://e.org/x\n\n"
                 "    Again\n\n- one\n  goes on\n\n  - nested\n\n  more\n- two\n"));
    tree_is_text(tree_find(d, NODE_QUOTE, 0)->first, "\"Quoted\"");
    tree_is_text(tree_find(d, NODE_QUOTE, 1), "Again");
    tree_covers(d, tree_find(d, NODE_ITEM, 0), "- one\n  goes on\n\n  - nested\n\n  more");
    tree_covers(d, tree_find(d, NODE_ITEM, 1), "- nested");
    tree_is_text(tree_find(d, NODE_ITEM, 2), "two");
}

static void directives_give_what_they_hold(void **state)
{
    (void)state;
    const struct doc *d = read(
        STR(".. A comment\n   that goes on\n\n.. image:: a.png\n   :target: https://e.org/a\n\n"
            ".. raw:: html\n\n   <a href=\"https://e.org/b\">B</a>\n\n.. note::\n\n   Inside\n\n"
            ".. contents::\n   :depth: 2\n\n|de| Text |other| so::\n\n  int x;\n\n| one\n| two\n"
            "\n.. |de| image:: de.png\n"));
    const struct node *picture = tree_find(d, NODE_LINK, 0);
    assert_true(str_eq(picture->url, STR("https://e.org/a")));
    assert_int_equal(picture->first->type, NODE_IMAGE);
    assert_true(str_eq(tree_find(d, NODE_LINK, 1)->url, STR("https://e.org/b")));
    tree_is_text(tree_find(d, NODE_DIVISION, 0), "Inside");
    assert_true(str_eq(tree_find(d, NODE_IMAGE, 1)->url, STR("de.png")));
    tree_covers(d, tree_find(d, NODE_CODE_BLOCK, 0), "  int x;");
    assert_non_null(tree_find(d, NODE_HARD_BREAK, 0));
    assert_false(str_contains(node_text(&tree_arena, d->root), STR("comment")));
    assert_true(str_contains(node_text(&tree_arena, d->root), STR("|other| so:")));
}

static void what_goes_on_over_lines_is_read_whole(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR(".. note:: Said\n   `here <https://e.org/\n   a>`__.\n\n   More\n\n"
                 ".. container:: box\n\n   Boxed\n\n..\n   Hidden\n\n   too\n\n..\n\n   Quoted\n\n"
                 ".. _post: https://e.org/\n   b\n"));
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "Said here.");
    assert_true(str_eq(tree_find(d, NODE_LINK, 0)->url, STR("https://e.org/a")));
    assert_int_equal(tree_find(d, NODE_LINK, 0)->url_offset, 0);
    tree_is_text(tree_find(d, NODE_DIVISION, 0), "More");
    tree_is_text(tree_find(d, NODE_DIVISION, 1), "Boxed");
    tree_is_text(tree_find(d, NODE_QUOTE, 0), "Quoted");
    assert_int_equal(tree_count(d, NODE_PARAGRAPH), 4);
}

static void what_is_repeated_costs_no_more_than_linear_time(void **state)
{
    (void)state;
    static const char *const parts[] = {"- a\n",
                                        "+--+--+\n| a|b |\n",
                                        "+--+--+\n| a|b |\n+--+--+\n",
                                        "+--+--+\n| a|b |\n|  +--+\n|  |c |\n",
                                        "+--+--+\n| a|b |\n\n",
                                        "== ==\na  b\n\n",
                                        "== ==\na  b\n== ==\n",
                                        "== ==\n\n",
                                        "*a ",
                                        "**a ",
                                        "`",
                                        "`a ",
                                        "`a <b>`_ ",
                                        "``a ",
                                        "|a",
                                        "|a ",
                                        " - a\n",
                                        "1. a\n",
                                        "a_ ",
                                        ".. _a: b\n",
                                        ".. a::\n",
                                        " ",
                                        "\n",
                                        "====\n",
                                        "a\n==\n",
                                        "a::\n",
                                        "  a\n",
                                        "__ a\n",
                                        "| a\n",
                                        ":a: b\n",
                                        "\\",
                                        "http://",
                                        ".. |a| image:: b\n",
                                        "a_.",
                                        "a__ ",
                                        "::\n\n x\n\n",
                                        ".. _a: a_\n",
                                        "`a\\`",
                                        "- a\n+ b\n",
                                        "..\n",
                                        "..\n a\n",
                                        ".. note:: a\n",
                                        ".. note:: a\n b\n",
                                        "`a <b c>`_ "};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        tree_is_read_in_linear_time(parts[i], DOC_RST);
    // A cell over all rows stands in each of them.
    tree_holds_in_linear_time("+--+--+\n|a |b |\n", "|  +--+\n|a |b |\n", "+--+--+\n", DOC_RST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)
        T(titles_take_their_level_from_the_lines_around_them),
        T(rows_of_tables_keep_their_text),
        T(grids_are_tables),
        T(simple_tables_are_tables),
        T(links_are_where_their_addresses_stand),
        T(names_have_signs_in_them_lead_on_or_are_none),
        T(indentation_makes_quotations_and_lists_in_lists),
        T(directives_give_what_they_hold),
        T(what_goes_on_over_lines_is_read_whole),
        T(what_is_repeated_costs_no_more_than_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
