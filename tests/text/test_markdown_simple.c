// SPDX-License-Identifier: MIT
// If these fail, a release is shown otherwise than Markdown says, or an edit is written to the
// wrong place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "markdown_pages.h"
#include "text/markdown_simple_tree.h"
#include "tree.h"

enum { PAGES = 20000 };

static unsigned seed;

static unsigned pick(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static void same_text(struct str page, struct str a, struct str b)
{
    if (!str_eq(a, b))
        fail_msg("\"%.*s\" in \"%.*s\" is read as \"%.*s\"", STR_ARG(a), STR_ARG(page), STR_ARG(b));
}

static bool alike(const struct node *n, const struct node *m)
{
    return n->type == m->type && n->level == m->level && n->ordered == m->ordered &&
           n->tight == m->tight && n->autolink == m->autolink && n->reference == m->reference &&
           n->header == m->header && !n->first == !m->first && !n->next == !m->next;
}

static bool same_place(const struct node *n, const struct node *m)
{
    return n->offset == m->offset && n->length == m->length && n->url_offset == m->url_offset;
}

static bool is_break(const struct node *n)
{
    return n && (n->type == NODE_SOFT_BREAK || n->type == NODE_HARD_BREAK);
}

// Where a block without text stands, or a break before any, is guessed by what stands before it.
static bool has_guessed_place(const struct doc *d)
{
    for (const struct node *n = d->root->first; n; n = node_next(d->root, n))
        if (is_break(n->first) ||
            (node_is_block(n) && n->type != NODE_CELL && !n->first && n->text.n == 0))
            return true;
    return false;
}

// n: what md4c was given; m: what may be read without it.
static void same_tree(struct str page, const struct doc *want, const struct doc *got)
{
    bool placed = !has_guessed_place(want);
    const struct node *n = want->root->first->next, *m = got->root->first->next;
    for (; n && m; n = node_next(want->root, n), m = node_next(got->root, m)) {
        if (!alike(n, m) || (placed && !same_place(n, m)))
            fail_msg("another node (%d at %u+%u, not %d at %u+%u) in \"%.*s\"", m->type, m->offset,
                     m->length, n->type, n->offset, n->length, STR_ARG(page));
        same_text(page, n->text, m->text);
        same_text(page, n->url, m->url);
        same_text(page, n->title, m->title);
        same_text(page, n->extra, m->extra);
        assert_true(m->parent && m->parent->last->next == NULL);
    }
    if (n || m)
        fail_msg("%s in \"%.*s\"", n ? "nodes are missing" : "nodes too many", STR_ARG(page));
}

static struct doc *read_behind(const char *begin, struct str page)
{
    struct buf text = BUF_EMPTY;
    buf_c(&text, begin);
    buf_str(&text, page);
    struct doc *d = tree_read("a.md", str_copy(&tree_arena, buf_view(&text)), DOC_MARKDOWN);
    buf_free(&text);
    return d;
}

// A first line that could mean something else makes md4c read all behind it.
static void compare(struct str page)
{
    struct doc *want = read_behind("a_b\n\n", page), *got = read_behind("a-b\n\n", page);
    assert_true(want->apart == got->apart);
    same_tree(page, want, got);
}

static unsigned pages_asked(void)
{
    const char *asked = getenv("PRESSE_PAGES");
    return asked ? (unsigned)atoi(asked) : PAGES;
}

static void everything_is_read_as_md4c_reads_it(void **state)
{
    (void)state;
    for (unsigned i = 0, pages = pages_asked(); i < pages; i++) {
        struct buf page = BUF_EMPTY;
        markdown_page(&page, i);
        compare(str_copy(&tree_arena, buf_view(&page)));
        buf_free(&page);
        arena_reset(&tree_arena);
        tree_diags = DIAGS_IN(&tree_arena);
    }
}

// Where md4c goes on reading `page`, a C string.
static size_t left_from(const char *page)
{
    struct doc d = {.source = str_of(page)};
    struct reading_state s = {.a = &tree_arena, .d = &d, .diags = &tree_diags, .utf8 = true};
    struct node root = {0};
    return markdown_simple(&s, &root, 0, d.source.n);
}

static void a_usual_release_needs_no_md4c(void **state)
{
    (void)state;
    static const char page[] =
        "**Montreval, le 1 janvier 2012.** Un texte sur l'usage & plus, à 10:30 : « voilà ».\n"
        "Une ligne de plus.\n\n"
        "## Ce qui change\n\n"
        "> « Nous en avons parlé. »\n> Longtemps.\n\n"
        "- Un.\n- Deux, *vraiment*.\n\n"
        "![Le plan](plan.png)\nVoir [Le titre & plus](https://www.courrier.example/a_b?c=d).";
    assert_int_equal(left_from(page), strlen(page));
}

static void a_usual_table_needs_no_md4c(void **state)
{
    (void)state;
    static const char page[] =
        "| Date | Média | Titre |\n| :--- | --- | ---: |\n"
        "| 03/05/2021 | Le Courrier | [Le titre](https://courrier.example/a_b) |\n"
        "|04/05/2021| |**Le titre**|\n";
    assert_int_equal(left_from(page), strlen(page));
}

// Rows of cells that are full, empty, in no order, too few and too many.
static void tables_are_read_as_md4c_reads_them(void **state)
{
    (void)state;
    static const char *const cells[] = {" a ",     " ",   "",    "b",   " [c](d) ", "*e* f",
                                        " **g** ", "--",  "x",   " * ", " _h_ ",    " ![i](j.k)",
                                        " l  ",    "\\|", "`|`", "<b>", "*",        " **a",
                                        " - ",     "é",   " 1. "};
    static const char *const rules[] = {
        "---", " --- ", ":--:", " ---:", ":----", "--", "-", " -- - "};
    for (unsigned i = 0, pages = pages_asked(); i < pages; i++) {
        struct buf page = BUF_EMPTY;
        seed = i;
        unsigned rows = 2 + pick(4), columns = 1 + pick(4), odd_row = pick(9);
        for (unsigned row = 0; row < rows; row++) {
            unsigned len = row == odd_row ? pick(6) : columns;
            buf_c(&page, pick(40) ? "|" : "");
            for (unsigned k = 0; k < len; k++) {
                size_t plain_cells = pick(4) ? 8 : sizeof cells / sizeof *cells;
                buf_c(&page,
                      row == 1 ? rules[pick(pick(8) ? 5 : 8)] : cells[pick((unsigned)plain_cells)]);
                buf_c(&page, k + 1 < len || pick(30) ? "|" : "");
            }
            buf_c(&page, pick(30) ? "\n" : pick(2) ? " \n" : "\nmot\n");
        }
        buf_c(&page, pick(2) ? "\nmot\n" : "");
        compare(str_copy(&tree_arena, buf_view(&page)));
        buf_free(&page);
        arena_reset(&tree_arena);
        tree_diags = DIAGS_IN(&tree_arena);
    }
}

static void what_could_mean_something_else_is_left_from_its_block_on(void **state)
{
    (void)state;
    static const char *const blocks[] = {
        "un  \ndeux",
        "un\\\ndeux",
        "a_b_c",
        "http://e.org",
        "www.e.org",
        "a@e.org",
        "&eacute;",
        "[a]",
        "[a][b]",
        "`a`",
        "<b>a</b>",
        "1. un",
        "un\n---",
        "un\n- deux",
        "| a |\n| - |",
        "    un",
        "- un\n\n- deux",
        "- un\n  deux",
        "> un\ndeux",
        "**a*b**c",
        ("«\xC2\xA0**\xC2\xA0"
         "a**"),
        "## C#",
        "- [x] un",
        "a ~~b~~",
    };
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        char page[80] = "Avant.\n\n- a\n\nAvant.\n\n- a\n\n";
        strcat(page, blocks[i]);
        if (left_from(page) != strlen("Avant.\n\n- a\n\n"))
            fail_msg("\"%s\" is not left", blocks[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_is_read_as_md4c_reads_it, tree_set_up,
                                        tree_tear_down),
        cmocka_unit_test_setup_teardown(a_usual_release_needs_no_md4c, tree_set_up, tree_tear_down),
        cmocka_unit_test_setup_teardown(a_usual_table_needs_no_md4c, tree_set_up, tree_tear_down),
        cmocka_unit_test_setup_teardown(tables_are_read_as_md4c_reads_them, tree_set_up,
                                        tree_tear_down),
        cmocka_unit_test_setup_teardown(what_could_mean_something_else_is_left_from_its_block_on,
                                        tree_set_up, tree_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
