// SPDX-License-Identifier: MIT
// If these fail, clips and edits land at the wrong place of a page, or parts of it vanish.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "tree.h"

static struct doc *read(const char *source)
{
    return tree_read("page.md", str_of(source), DOC_MARKDOWN);
}

static void a_link_covers_its_mark_up_and_knows_its_address(void **state)
{
    (void)state;
    const struct doc *d = read("x **[a *b*](http://e.org/?q=1&amp;r=2 \"T\")** y\n");
    const struct node *n = tree_find(d, NODE_LINK, 0);
    tree_covers(d, n, "[a *b*](http://e.org/?q=1&amp;r=2 \"T\")");
    tree_covers(d, tree_find(d, NODE_STRONG, 0), "**[a *b*](http://e.org/?q=1&amp;r=2 \"T\")**");
    tree_covers(d, tree_find(d, NODE_EMPHASIS, 0), "*b*");
    assert_true(str_eq(n->url, STR("http://e.org/?q=1&r=2")));
    assert_true(str_eq(n->title, STR("T")));
    assert_int_equal(n->url_offset, 12);
    tree_is_text(n, "a b");
}

// Addresses are passed in blocks.
static void what_ends_an_address_is_seen_at_every_place(void **state)
{
    (void)state;
    static const char *const within[] = {"(a)", "\\)", "\\(", "(b(c))", "é"};
    static const char filling[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    for (size_t k = 0; k < sizeof within / sizeof *within; k++)
        for (int before = 0; before < 40; before++)
            for (int after = 0; after < 20; after++) {
                char text[200], link[160];
                snprintf(link, sizeof link, "[x](/%.*s%s%.*s%s)", before, filling, within[k], after,
                         filling, after % 2 ? " \"T\"" : "");
                snprintf(text, sizeof text, "a %s) b (c) d\n", link);
                const struct doc *d = read(text);
                tree_covers(d, tree_find(d, NODE_LINK, 0), link);
            }
}

// Text is looked at in blocks.
static void blanks_in_a_text_are_one_at_every_place(void **state)
{
    (void)state;
    static const char filling[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    for (int before = 1; before < 40; before++)
        for (int after = 1; after < 20; after++) {
            char text[200], want[200];
            snprintf(text, sizeof text, "# %.*s%s%.*s\n", before, filling,
                     after % 3 == 1   ? "  "
                     : after % 3 == 2 ? "\v"
                                      : " \t ",
                     after, filling);
            snprintf(want, sizeof want, "%.*s %.*s", before, filling, after, filling);
            tree_is_text(tree_find(read(text), NODE_HEADING, 0), want);
        }
}

static void a_link_over_two_lines_of_a_quotation_is_whole(void **state)
{
    (void)state;
    const struct doc *d = read("> see [broken\n> title](<u v>)\n> end\n");
    tree_covers(d, tree_find(d, NODE_LINK, 0), "[broken\n> title](<u v>)");
    tree_is_text(tree_find(d, NODE_LINK, 0), "broken title");
    tree_covers(d, tree_find(d, NODE_QUOTE, 0), "> see [broken\n> title](<u v>)\n> end");
}

static void bare_addresses_are_links_and_not_doubled_inside_links(void **state)
{
    (void)state;
    const struct doc *d = read("https://e.org/a?b=1&c=2 <http://f.org> www.g.org\n\n"
                               "[https://h.org/?a=1&b=2](https://h.org/?a=1&b=2)\n");
    assert_true(tree_find(d, NODE_LINK, 0)->autolink);
    tree_covers(d, tree_find(d, NODE_LINK, 0), "https://e.org/a?b=1&c=2");
    tree_covers(d, tree_find(d, NODE_LINK, 1), "<http://f.org>");
    tree_covers(d, tree_find(d, NODE_LINK, 2), "www.g.org");
    assert_true(str_eq(tree_find(d, NODE_LINK, 2)->url, STR("http://www.g.org")));
    const struct node *n = tree_find(d, NODE_LINK, 3);
    assert_false(n->autolink);
    tree_covers(d, n, "[https://h.org/?a=1&b=2](https://h.org/?a=1&b=2)");
    assert_int_equal(n->first->type, NODE_TEXT);
    assert_null(n->next);
}

static void an_empty_link_is_found(void **state)
{
    (void)state;
    const struct doc *d = read("a [](http://e.org) **[](x?a&b)** [![](i.png)](o)\n");
    tree_covers(d, tree_find(d, NODE_LINK, 0), "[](http://e.org)");
    tree_covers(d, tree_find(d, NODE_LINK, 1), "[](x?a&b)");
    tree_covers(d, tree_find(d, NODE_STRONG, 0), "**[](x?a&b)**");
    tree_covers(d, tree_find(d, NODE_LINK, 2), "[![](i.png)](o)");
    tree_covers(d, tree_find(d, NODE_IMAGE, 0), "![](i.png)");
}

static void escapes_and_entities_become_what_they_mean(void **state)
{
    (void)state;
    const struct doc *d = read("L\\*\\_ &eacute;&#233; &copy; &nosuch; *\\*x*\n");
    tree_is_text(d->root, "L*_ \xC3\xA9\xC3\xA9 \xC2\xA9 &nosuch; *x");
    tree_covers(d, tree_find(d, NODE_EMPHASIS, 0), "*\\*x*");
}

static void blocks_cover_whole_lines(void **state)
{
    (void)state;
    const struct doc *d = read("# H\n\nSet\next\n===\n\n* * *\n\n- a\n-\n- b\n\n```js\nc\n```\n\n"
                               "```\n```\n\n> q\n> > r\n\n    ind\n      ent\n");
    tree_covers(d, tree_find(d, NODE_HEADING, 0), "# H");
    tree_covers(d, tree_find(d, NODE_HEADING, 1), "Set\next\n===");
    tree_covers(d, tree_find(d, NODE_RULE, 0), "* * *");
    tree_covers(d, tree_find(d, NODE_LIST, 0), "- a\n-\n- b");
    tree_covers(d, tree_find(d, NODE_ITEM, 1), "-");
    tree_covers(d, tree_find(d, NODE_CODE_BLOCK, 0), "```js\nc\n```");
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 0)->extra, STR("js")));
    tree_covers(d, tree_find(d, NODE_CODE_BLOCK, 1), "```\n```");
    tree_covers(d, tree_find(d, NODE_QUOTE, 1), "> > r");
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 2)->text, STR("ind\n  ent\n")));
}

static void empty_cells_keep_their_column(void **state)
{
    (void)state;
    const struct doc *d = read("| A | B |\n|---|:-:|\n| x |  |\n|  | **y** \\| z |\n\nend\n");
    tree_covers(d, tree_find(d, NODE_TABLE, 0),
                "| A | B |\n|---|:-:|\n| x |  |\n|  | **y** \\| z |");
    assert_true(tree_find(d, NODE_ROW, 0)->header);
    assert_false(tree_find(d, NODE_ROW, 1)->header);
    tree_covers(d, tree_find(d, NODE_CELL, 2), "x");
    assert_int_equal(tree_find(d, NODE_CELL, 3)->offset, 25);
    tree_covers(d, tree_find(d, NODE_CELL, 5), "**y** \\| z");
    assert_int_equal(tree_find(d, NODE_CELL, 5)->level, ALIGN_CENTRE);
    tree_is_text(tree_find(d, NODE_CELL, 5), "y | z");
}

static void lines_that_end_in_cr_are_lines(void **state)
{
    (void)state;
    const struct doc *d = read("# A\r\n\r\n- b\r\n- c\r\n\r\nd\r\n");
    tree_covers(d, tree_find(d, NODE_HEADING, 0), "# A");
    tree_covers(d, tree_find(d, NODE_LIST, 0), "- b\r\n- c");
    d = read("# A\r\r- b\r- c\r");
    tree_covers(d, tree_find(d, NODE_ITEM, 1), "- c");
}

static void bytes_of_an_old_encoding_are_read_and_reported_once(void **state)
{
    (void)state;
    const struct doc *d = read("---\ntitle: x\n---\nL'\xE9t\xE9 [\x93un\x94](u)\n");
    tree_is_text(d->root, "L'\xC3\xA9t\xC3\xA9 \xE2\x80\x9Cun\xE2\x80\x9D");
    tree_covers(d, tree_find(d, NODE_LINK, 0), "[\x93un\x94](u)");
    assert_int_equal(tree_diags.len, 1);
    assert_int_equal(tree_diags.items[0].line, 4);
    assert_int_equal(tree_diags.items[0].column, 3);
}

static void front_matter_is_cut_off_and_typed(void **state)
{
    (void)state;
    const struct doc *d = read("\xEF\xBB\xBF---\ntitle: \"A: b\"\ndraft: no\nweight: 12\n"
                               "tags: [a, 'b']\n---\n\nText\n");
    assert_int_equal(d->front_format, FRONT_YAML);
    assert_true(str_eq(value_text(d->front, STR("title")), STR("A: b")));
    assert_int_equal(value_get(d->front, STR("draft"))->type, VALUE_STRING);
    assert_int_equal(value_get(d->front, STR("weight"))->integer, 12);
    assert_int_equal(value_get(d->front, STR("tags"))->len, 2);
    tree_is_text(d->root, "Text");
    struct str title = str_from(d->source, value_get(d->front, STR("title"))->offset);
    assert_true(str_starts(title, STR("A: b")));
}

static void the_address_of_a_reference_link_is_known(void **state)
{
    (void)state;
    const struct doc *d = read("[a][x] and [y]\n\n[x]: http://e.org 'T'\n[y]: <http://f.org>\n");
    tree_covers(d, tree_find(d, NODE_LINK, 0), "[a][x]");
    assert_true(tree_find(d, NODE_LINK, 0)->reference);
    assert_true(str_starts(str_from(d->source, tree_find(d, NODE_LINK, 0)->url_offset),
                           STR("http://e.org 'T'")));
    tree_covers(d, tree_find(d, NODE_LINK, 1), "[y]");
    assert_true(str_eq(tree_find(d, NODE_LINK, 1)->url, STR("http://f.org")));
    d = read("[a]\n\n[a]: https://e.org/?x=1&amp;y=2\n");
    assert_int_equal(tree_find(d, NODE_LINK, 0)->url_offset, 10);
}

// Its address stands below, and what stands between them keeps its place.
static void a_picture_without_a_text_covers_its_reference_alone(void **state)
{
    (void)state;
    const struct doc *d = read("[![][v]](/w)\n\n-----\n\n[v]: /v.png\n\n[a](/b)\n");
    tree_covers(d, tree_find(d, NODE_PARAGRAPH, 0), "[![][v]](/w)");
    tree_covers(d, tree_find(d, NODE_IMAGE, 0), "![][v]");
    assert_true(tree_find(d, NODE_IMAGE, 0)->reference);
    tree_covers(d, tree_find(d, NODE_RULE, 0), "-----");
    tree_covers(d, tree_find(d, NODE_PARAGRAPH, 1), "[a](/b)");
}

// md4c closes emphasis here that it never opened.
static void emphasis_marks_inside_a_bare_address_leave_the_page_whole(void **state)
{
    (void)state;
    const struct doc *d = read("**b** http://x.h**e** c\n\n- *d*\n\nend\n");
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "b http://x.h**e c");
    tree_is_text(tree_find(d, NODE_ITEM, 0), "d");
    assert_ptr_equal(tree_find(d, NODE_PARAGRAPH, 1)->parent, d->root);
    tree_covers(d, tree_find(d, NODE_PARAGRAPH, 1), "end");
}

// kramdown's links; a page for Jekyll would lose its scans, and "fix" write at the wrong place.
static void an_address_with_blanks_is_one_and_stands_where_it_stands(void **state)
{
    (void)state;
    const struct doc *d =
        read("é [a](/p/The Courier.pdf) [b]({{ site.url }}/x.pdf \"T\") [c][d]\n\n"
             "[d]: {% link a.md %}\n");
    const struct node *n = tree_find(d, NODE_LINK, 0);
    tree_covers(d, n, "[a](/p/The Courier.pdf)");
    assert_true(str_eq(n->url, STR("/p/The Courier.pdf")));
    assert_int_equal(n->url_offset, 7);
    n = tree_find(d, NODE_LINK, 1);
    tree_covers(d, n, "[b]({{ site.url }}/x.pdf \"T\")");
    assert_true(str_eq(n->url, STR("{{ site.url }}/x.pdf")));
    assert_true(str_eq(n->title, STR("T")));
    assert_true(str_eq(tree_find(d, NODE_LINK, 2)->url, STR("{% link a.md %}")));
}

static void what_only_looks_like_an_address_with_blanks_stays_text(void **state)
{
    (void)state;
    const struct doc *d = read("[1](see below) `[a](/b c.pdf)` [2](/x \"y z\")\n\n"
                               "    [a](/b c.pdf)\n\n<p title=\"[a](/b c.pdf)\">\n");
    assert_true(str_eq(tree_find(d, NODE_LINK, 0)->url, STR("/x")));
    assert_int_equal(tree_count(d, NODE_LINK), 1);
    assert_true(str_eq(tree_find(d, NODE_CODE, 0)->text, STR("[a](/b c.pdf)")));
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 0)->text, STR("[a](/b c.pdf)\n")));
    assert_true(str_contains(tree_find(d, NODE_HTML_BLOCK, 0)->text, STR("(/b c.pdf)")));
}

// Else the end of an inner division would be that of an outer one.
static void divisions_deeper_than_are_kept_end_where_they_do(void **state)
{
    (void)state;
    enum { DEEP = 40 };
    struct buf b = BUF_EMPTY;
    for (int i = 0; i < DEEP; i++)
        buf_format(&b, "::: d%d\n", i);
    buf_c(&b, "\nin\n\n");
    for (int i = 1; i < DEEP; i++)
        buf_c(&b, ":::\n");
    buf_c(&b, "\nouter\n\n:::\n\nend\n");
    buf_char(&b, '\0');
    const struct doc *d = read(b.p);
    const struct node *outer = tree_find(d, NODE_PARAGRAPH, 1);
    tree_is_text(outer, "outer");
    assert_true(str_eq(outer->parent->title, STR("d0")));
    assert_ptr_equal(tree_find(d, NODE_PARAGRAPH, 2)->parent, d->root);
    buf_free(&b);
}

// Else ":::" would stand on the page, and be taken for the name of an outlet.
static void fences_of_colons_make_divisions_outside_of_code(void **state)
{
    (void)state;
    const struct doc *d =
        read("# a\n\n:::: {#x .grid .press-card k=\"v\"}\n### b\nc\n::: aside\n"
             "- d\n:::\n::::\ne\n\n```\n::: {.f}\n```\n\n- g\n  ::: h\n\n::: open\ni\n");
    const struct node *grid = tree_find(d, NODE_DIVISION, 0),
                      *aside = tree_find(d, NODE_DIVISION, 1);
    tree_covers(d, grid,
                ":::: {#x .grid .press-card k=\"v\"}\n### b\nc\n::: aside\n- d\n:::\n::::");
    assert_true(str_eq(grid->title, STR("grid press-card")));
    tree_covers(d, aside, "::: aside\n- d\n:::");
    assert_ptr_equal(aside->parent, grid);
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "c");
    assert_ptr_equal(tree_find(d, NODE_PARAGRAPH, 1)->parent, d->root);
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 0)->text, STR("::: {.f}\n")));
    assert_int_equal(tree_count(d, NODE_DIVISION), 3);
    tree_covers(d, tree_find(d, NODE_DIVISION, 2), "::: open\ni\n");
    d = read("a\n::: b c\n:: d\n");
    assert_int_equal(tree_count(d, NODE_DIVISION), 0);
    tree_is_text(d->root, "a ::: b c :: d");
}

// Where code ends is not where three marks stand, or a release that shows some loses a line of it.
static void fences_of_colons_are_code_as_far_as_code_goes(void **state)
{
    (void)state;
    const struct doc *d = read("````\n```\n::: {.a}\n```\n````\n\n```code``` b\n\n"
                               "~~~ c`\n``` \n~~~ d\n::: {.e}\n~~~\n\n::: {.f}\n\ng\n\n:::\n");
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 0)->text, STR("```\n::: {.a}\n```\n")));
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 1)->text, STR("``` \n~~~ d\n::: {.e}\n")));
    assert_int_equal(tree_count(d, NODE_DIVISION), 1);
    tree_is_text(tree_find(d, NODE_DIVISION, 0), "g");
}

// Quarto pages hold their cards in these.
static void code_that_is_to_be_html_is_html(void **state)
{
    (void)state;
    const struct doc *d =
        read("a\n\n```{=html}\n<p>b</p>\n\n<a href=\"/c\">d</a>\n```\n\n"
             "~~~ {raw} html\n<a href=\"/e\">f</a>\n~~~\n\n```html\n<b>g</b>\n```\n"
             "\n```{=html}\n```\n\n```{=html}\n<a href=\"/h\">i</a>\n");
    tree_covers(d, tree_find(d, NODE_HTML_BLOCK, 0), "<p>b</p>\n\n<a href=\"/c\">d</a>\n");
    tree_covers(d, tree_find(d, NODE_LINK, 0), "<a href=\"/c\">d</a>");
    tree_covers(d, tree_find(d, NODE_LINK, 1), "<a href=\"/e\">f</a>");
    tree_covers(d, tree_find(d, NODE_LINK, 2), "<a href=\"/h\">i</a>");
    assert_int_equal(tree_count(d, NODE_HTML_BLOCK), 3);
    assert_true(str_eq(tree_find(d, NODE_CODE_BLOCK, 0)->text, STR("<b>g</b>\n")));
    assert_int_equal(tree_count(d, NODE_CODE_BLOCK), 2);
}

// Lost: the days of all dates on pages that begin their lines as Germans and Czechs do.
static void a_day_with_a_full_stop_is_no_number_of_a_list(void **state)
{
    (void)state;
    const struct doc *d = read("25. Februar 2024: [a](/a)\n\n3. März 2023\n[b](/b)\n\n> x\n\n"
                               "12. 3. 2021 [c](/c)\n\n## 2020\n\n31. Mai\n\n[d](/d)\n");
    assert_int_equal(tree_count(d, NODE_LIST), 0);
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "25. Februar 2024: a");
    tree_covers(d, tree_find(d, NODE_PARAGRAPH, 0), "25. Februar 2024: [a](/a)");
    tree_covers(d, tree_find(d, NODE_PARAGRAPH, 1), "3. März 2023\n[b](/b)");
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 3), "12. 3. 2021 c");
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 4), "31. Mai");
    const struct node *day = tree_find(d, NODE_PARAGRAPH, 4)->first;
    assert_memory_equal(d->source.p + day->offset, "31. Mai", 7);
    d = read("2024. február 25.\n[a](/a)\n\n2021. 3. 5. [b](/b)\n");
    assert_int_equal(tree_count(d, NODE_LIST), 0);
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 0), "2024. február 25. a");
    tree_is_text(tree_find(d, NODE_PARAGRAPH, 1), "2021. 3. 5. b");
}

static void a_list_that_counts_stays_one_whatever_months_it_names(void **state)
{
    (void)state;
    const struct doc *d = read("1. May Day\n2. March for Science\n3. June 2020\n\ntext\n\n"
                               "7. March for Science\n\ntext\n\n1. Mai 2020\n2. Juni 2020\n");
    assert_int_equal(tree_count(d, NODE_LIST), 3);
    assert_int_equal(tree_count(d, NODE_ITEM), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, tree_set_up, tree_tear_down)
        T(a_link_covers_its_mark_up_and_knows_its_address),
        T(what_ends_an_address_is_seen_at_every_place),
        T(blanks_in_a_text_are_one_at_every_place),
        T(a_link_over_two_lines_of_a_quotation_is_whole),
        T(bare_addresses_are_links_and_not_doubled_inside_links),
        T(an_address_with_blanks_is_one_and_stands_where_it_stands),
        T(what_only_looks_like_an_address_with_blanks_stays_text),
        T(an_empty_link_is_found),
        T(escapes_and_entities_become_what_they_mean),
        T(blocks_cover_whole_lines),
        T(empty_cells_keep_their_column),
        T(lines_that_end_in_cr_are_lines),
        T(bytes_of_an_old_encoding_are_read_and_reported_once),
        T(front_matter_is_cut_off_and_typed),
        T(the_address_of_a_reference_link_is_known),
        T(a_picture_without_a_text_covers_its_reference_alone),
        T(emphasis_marks_inside_a_bare_address_leave_the_page_whole),
        T(a_day_with_a_full_stop_is_no_number_of_a_list),
        T(divisions_deeper_than_are_kept_end_where_they_do),
        T(fences_of_colons_make_divisions_outside_of_code),
        T(fences_of_colons_are_code_as_far_as_code_goes),
        T(code_that_is_to_be_html_is_html),
        T(a_list_that_counts_stays_one_whatever_months_it_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
