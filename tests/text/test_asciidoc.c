// SPDX-License-Identifier: MIT
// If these fail, pages kept as AsciiDoc lose their coverage.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"

#include "tree.h"

static struct doc *read(struct str source)
{
    return tree_read("page", source, DOC_ASCIIDOC);
}

static void the_header_is_front_matter(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("= Press page\nJane <j@d.org>\n:lang: fr\n:tags: a, b\n\nText\n"));
    assert_int_equal(d->front_format, FRONT_HEADERS);
    assert_true(str_eq(value_text(d->front, STR("title")), STR("Press page")));
    assert_true(str_eq(value_text(d->front, STR("lang")), STR("fr")));
    assert_int_equal(value_get(d->front, STR("tags"))->len, 2);
    tree_is_text(d->root, "Text");
}

static void lists_nest_by_their_marks(void **state)
{
    (void)state;
    const struct doc *d = read(STR("== 2021\n\n* 12 May: https://e.org/a?b=1[The _title_^], *O*\n"
                                   "** nested\n* two\n+\nattached\n\n* three\n"));
    assert_int_equal(tree_find(d, NODE_HEADING, 0)->level, 2);
    const struct node *a = tree_find(d, NODE_LINK, 0);
    tree_covers(d, a, "https://e.org/a?b=1[The _title_^]");
    assert_true(str_eq(a->url, STR("https://e.org/a?b=1")));
    tree_is_text(a, "The title");
    tree_covers(d, tree_find(d, NODE_ITEM, 1), "** nested");
    tree_covers(d, tree_find(d, NODE_ITEM, 2), "* two\n+\nattached");
    assert_ptr_equal(tree_find(d, NODE_ITEM, 3)->parent, tree_find(d, NODE_ITEM, 0)->parent);
}

static void tables_have_rows_and_a_head(void **state)
{
    (void)state;
    const struct doc *d = read(STR("[cols=\"1,2\"]\n|===\n|Date |Title\n\n|1 May\n"
                                   "|https://e.org[T]\n\n|2 May |b\n|===\n"));
    assert_true(tree_find(d, NODE_ROW, 0)->header);
    assert_false(tree_find(d, NODE_ROW, 1)->header);
    tree_is_text(tree_find(d, NODE_CELL, 3), "T");
    tree_covers(d, tree_find(d, NODE_CELL, 5), "b");
}

static void widths_of_columns_may_be_left_out(void **state)
{
    (void)state;
    const struct doc *d = read(STR("[cols=\",,\",options=\"header\",]\n|===\n|Date |Site |Title\n"
                                   "|1 May |Jane made |T\n|2 May 12 2.+^e|b |c\n|===\n"));
    assert_true(tree_find(d, NODE_ROW, 0)->header);
    tree_is_text(tree_find(d, NODE_ROW, 1), "1 May Jane made T");
    tree_covers(d, tree_find(d, NODE_CELL, 6), "2 May 12");
    tree_covers(d, tree_find(d, NODE_CELL, 7), "b");
}

static void blocks_links_and_comments_are_told_apart(void **state)
{
    (void)state;
    const struct doc *d = read(STR("----\n* code\n----\n\n____\nquoted\n____\n// comment\n'''\n"
                                   "Term:: link:x.html[X] https://bare.org/x.\n\n////\nno\n////\n"
                                   "a *b* file_name_x +\nhard\n"));
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 0)->text, STR("* code\n")));
    tree_is_text(tree_find(d, NODE_QUOTE, 0), "quoted");
    tree_covers(d, tree_find(d, NODE_RULE, 0), "'''");
    tree_is_text(tree_find(d, NODE_TERM, 0), "Term");
    assert_true(str_eq(tree_find(d, NODE_LINK, 0)->url, STR("x.html")));
    tree_covers(d, tree_find(d, NODE_LINK, 1), "https://bare.org/x");
    tree_is_text(d->root->last, "a b file_name_x hard");
    tree_covers(d, tree_find(d, NODE_HARD_BREAK, 0), " +\n");
}

// "++" keeps an address as it is; an underscore in one is no mark; a blank is not written in
// Japanese.
static void addresses_are_kept_whole(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("_by_ link:++https://e.org/a--b_c++[A title] and link:++/x_y.pdf++[]\n\n"
                 "_see https://e.org/f_ and_g_\n\n日（2月1日）https://e.org/g[読む]\n"));
    const struct node *a = tree_find(d, NODE_LINK, 0);
    assert_true(str_eq(a->url, STR("https://e.org/a--b_c")));
    assert_true(str_starts(str_from(d->source, a->url_offset), STR("https://e.org/a--b_c++[")));
    tree_is_text(a, "A title");
    assert_true(tree_find(d, NODE_LINK, 1)->autolink);
    tree_is_text(tree_find(d, NODE_LINK, 1), "/x_y.pdf");
    assert_true(str_eq(tree_find(d, NODE_LINK, 3)->url, STR("https://e.org/g")));
}

// A quotation's attributes say who is quoted; a day is no number of a list.
static void quotations_say_their_source(void **state)
{
    (void)state;
    const struct doc *d = read(
        STR("[quote, \"The Post, 3 May\", https://e.org/b[A bridge, a song]]\n____\nIt sings.\n"
            "____\n\n[quote, The Herald]\nIt hums.\n\n24. November 2013:: The Post\n"));
    const struct node *q = tree_find(d, NODE_QUOTE, 0);
    tree_is_text(q->last, "The Post, 3 May A bridge, a song");
    assert_int_equal(q->offset, 0);
    tree_is_text(tree_find(d, NODE_QUOTE, 1)->first, "It hums.");
    tree_is_text(tree_find(d, NODE_QUOTE, 1)->last, "The Herald");
    tree_is_text(tree_find(d, NODE_TERM, 0), "24. November 2013");
}

// Where one address ends says nothing of the next, and a blank is in none.
static void each_address_has_its_own_end(void **state)
{
    (void)state;
    const struct doc *d =
        read(STR("link:++a ++[no] link:++/b++[B] link:+/c+[C] https://e.org/d link:/e[E]\n"
                 "link:++/f]++[F] link:++/g[G] https://e.org/h\n"));
    static const char *const urls[] = {"/b",  "/c",   "https://e.org/d", "/e",
                                       "/f]", "++/g", "https://e.org/h"};
    assert_int_equal(tree_count(d, NODE_LINK), 7);
    for (int i = 0; i < 7; i++)
        assert_true(str_eq(tree_find(d, NODE_LINK, i)->url, str_of(urls[i])));
}

static void dashes_and_dots_are_read_as_printed(void **state)
{
    (void)state;
    const struct doc *d = read(STR("One -- two, three--four... --x `e--f`\n"));
    tree_is_text(d->root, "One — two, three—four… --x e--f");
}

static void what_is_repeated_costs_no_more_than_linear_time(void **state)
{
    (void)state;
    static const char *const parts[] = {"* a\n",
                                        "** ",
                                        "*a ",
                                        "_a ",
                                        "https://e.org[",
                                        "|===\n",
                                        "|",
                                        "====\n****\n",
                                        "a:: ",
                                        "+\n",
                                        "[",
                                        "----\n",
                                        "___\n",
                                        ". a\n\n",
                                        "//",
                                        "\n",
                                        "&a",
                                        "*",
                                        ". ",
                                        "link:",
                                        "--",
                                        "link:++",
                                        "link:+[+",
                                        "link:++a+[",
                                        "_http://a ",
                                        "[quote, a\n",
                                        "[quote, a]\na\n",
                                        "..."};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        tree_is_read_in_linear_time(parts[i], DOC_ASCIIDOC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)
        T(the_header_is_front_matter),
        T(lists_nest_by_their_marks),
        T(tables_have_rows_and_a_head),
        T(widths_of_columns_may_be_left_out),
        T(blocks_links_and_comments_are_told_apart),
        T(addresses_are_kept_whole),
        T(quotations_say_their_source),
        T(each_address_has_its_own_end),
        T(dashes_and_dots_are_read_as_printed),
        T(what_is_repeated_costs_no_more_than_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
