// SPDX-License-Identifier: MIT
// If these fail, pages kept as org files lose their coverage.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"

#include "tree.h"

static struct doc *read(struct str source)
{
    return tree_read("page", source, DOC_ORG);
}

static void keywords_are_front_matter(void **state)
{
    (void)state;
    const struct doc *d = read(STR("#+TITLE: Press\n#+DATE: 2021-01-01\n\nText\n"));
    assert_int_equal(d->front_format, FRONT_HEADERS);
    assert_true(str_eq(value_text(d->front, STR("title")), STR("Press")));
    tree_is_text(d->root, "Text");
}

static void lists_nest_by_their_indentation(void **state)
{
    (void)state;
    const struct doc *d = read(STR("* 2021 :tag:\n- <2021-10-11 Mon> [[https://e.org/a][The "
                                   "/title/]], *O*\n  goes on\n  - nested\n- [X] two\n\n  more\n"));
    tree_is_text(tree_find(d, NODE_HEADING, 0), "2021");
    assert_true(str_eq(tree_find(d, NODE_TIME, 0)->extra, STR("2021-10-11")));
    const struct node *a = tree_find(d, NODE_LINK, 0);
    tree_covers(d, a, "[[https://e.org/a][The /title/]]");
    assert_true(str_starts(str_from(d->source, a->url_offset), STR("https://e.org/a]")));
    tree_covers(d, tree_find(d, NODE_ITEM, 1), "  - nested");
    tree_covers(d, tree_find(d, NODE_ITEM, 2), "- [X] two\n\n  more");
}

static void tables_and_blocks_are_read(void **state)
{
    (void)state;
    const struct doc *d = read(STR("| D | T |\n|---+---|\n| 1 May | [[http://x.org][X]] |\n"
                                   ":PROPERTIES:\n:a: b\n:END:\n#+begin_quote\nq\n#+end_quote\n"
                                   "#+begin_src c\nint x;\n#+end_src\n# no\n-----\n"
                                   "a *b* file_name_x a/b/c\n"));
    assert_true(tree_find(d, NODE_ROW, 0)->header);
    assert_false(tree_find(d, NODE_ROW, 1)->header);
    tree_covers(d, tree_find(d, NODE_CELL, 3), "[[http://x.org][X]]");
    tree_is_text(tree_find(d, NODE_QUOTE, 0), "q");
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 0)->extra, STR("c")));
    tree_covers(d, tree_find(d, NODE_RULE, 0), "-----");
    tree_is_text(d->root->last, "a b file_name_x a/b/c");
}

// Addresses are full of slashes: an emphasis around a link must not end in one.
static void marks_inside_addresses_close_nothing(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("/[[https://e.org/a/b][A title]], 4 May/ and [[[https://e.org/c]["
                 "article]]]\n\n- [[https://e.org/d]]\n\n/see https://e.org/f /x/\n"));
    tree_is_text(tree_find(d, NODE_EMPHASIS, 0), "A title, 4 May");
    const struct node *bracketed = tree_find(d, NODE_LINK, 1);
    tree_covers(d, bracketed, "[[https://e.org/c][article]]");
    assert_true(str_eq(bracketed->url, STR("https://e.org/c")));
    assert_true(tree_find(d, NODE_LINK, 2)->autolink);
    tree_covers(d, tree_find(d, NODE_LINK, 3), "https://e.org/f");
    tree_is_text(d->root->last, "see https://e.org/f /x");
}

// What the properties of a heading say is text, but for what org keeps for itself; a day is no
// number of a list.
static void properties_and_days_are_text(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("* A bridge\n:PROPERTIES:\n:CUSTOM_ID: b\n:OUTLET:  The Post\n"
                 ":URL: https://e.org/b\n:END:\n\n* Other\n:PROPERTIES:\n"
                 ":ID: 1\n:CREATED: today\n:OWNER: me\n:END:\n\n24. November 2013, Post\n"));
    const struct node *p = tree_find(d, NODE_PARAGRAPH, 0);
    tree_is_text(p, "OUTLET: The Post URL: https://e.org/b");
    assert_true(str_ends(str_slice(d->source, p->offset, p->offset + p->length), STR(":END:")));
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 1), "24. November 2013, Post");
}

static void dashes_and_dots_are_read_as_printed(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("One -- two --- three... x-y [[http://a--b.org][c--d]] =e--f=\n"));
    tree_is_text(d->root, "One – two — three… x-y c–d e--f");
    assert_true(str_eq(tree_find(d, NODE_LINK, 0)->url, STR("http://a--b.org")));
}

static void what_is_repeated_costs_no_more_than_linear_time(void **state)
{
    (void)state;
    static const char *const parts[] = {"- a\n",
                                        "*a ",
                                        "/a ",
                                        "[[",
                                        "[[a][",
                                        "|",
                                        "| a\n",
                                        "#+begin_quote\n",
                                        "#+begin_src\n",
                                        ":a:\n",
                                        ":PROPERTIES:\n:a: b\n:c: d\n:END:\n",
                                        "<2021-",
                                        "[2021-",
                                        " - a\n",
                                        "1. a\n",
                                        "* ",
                                        "\n",
                                        "# ",
                                        "-----\n",
                                        "=a ",
                                        "- "};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        tree_is_read_in_linear_time(parts[i], DOC_ORG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)
        T(keywords_are_front_matter),
        T(lists_nest_by_their_indentation),
        T(tables_and_blocks_are_read),
        T(marks_inside_addresses_close_nothing),
        T(properties_and_days_are_text),
        T(dashes_and_dots_are_read_as_printed),
        T(what_is_repeated_costs_no_more_than_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
