// SPDX-License-Identifier: MIT
// If these fail, a program that stays shows another page after an edit than a new build of it, or
// writes an edit to the wrong place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "tree.h"

enum { ROUNDS = 1500, EDITS = 6, PARTS_MOST = 14 };

// Whatever may stand at the top of a page, and what may decide how something else is read.
static const char *const parts[] = {
    "**3 mai 2021**\n\n",
    "**3 mai 2021**\n\n",
    "[A &amp; b](https://e.org/a\\_b \"t\")\n\n",
    "[Title](https://e.org/1), *The Courier*\n\n",
    "[Title](https://e.org/1), *The Courier*\n\n",
    "Words\\\nand more  \nwords &eacute; `code`\n\n",
    "## Heading\n\n",
    "Heading\n===\n\n",
    "---\n\n",
    "\n",
    "\n\n",
    "no empty line behind\n",
    "- one\n- two\n",
    "- one\n\n  more\n\n- two\n\n",
    "3. three\n\n4. four\n\n",
    "> quote\n\n",
    "> quote\nlazy\n",
    "| a | b |\n| - | - |\n| [c](/d) | e |\n\n",
    "    code\n\n",
    "   indented\n\n",
    "```\nfenced\n\n",
    "```\n\n",
    "<div>\n\n",
    "<span>x</span>\n\n",
    "<!-- note\n\n",
    "-->\n\n",
    "[label]: https://e.org/label\n\n",
    "[label] and [text][label]\n\n",
    "[scan](/press/The Courier.pdf)\n\n",
    "{{ a\n\n",
    "b }}\n\n",
    "www.e.org and https://e.org/x_y and a@e.org\n\n",
    "\r\n",
    "caf\xe9\n\n",
};

static unsigned seed;

static unsigned pick(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

// Mostly the first, of which a page of entries is made.
static const char *any_part(void)
{
    unsigned all = sizeof parts / sizeof *parts;
    return parts[pick(4) ? pick(8) : pick(all)];
}

static void same_text(struct str a, struct str b)
{
    if (!str_eq(a, b))
        fail_msg("\"%.*s\" is read as \"%.*s\"", STR_ARG(a), STR_ARG(b));
}

static void same_tree(const struct doc *want, const struct doc *got)
{
    const struct node *n = want->root, *m = got->root;
    for (; n && m; n = node_next(want->root, n), m = node_next(got->root, m)) {
        assert_int_equal(n->type, m->type);
        assert_int_equal(n->level, m->level);
        assert_int_equal(n->offset, m->offset);
        assert_int_equal(n->length, m->length);
        assert_int_equal(n->url_offset, m->url_offset);
        assert_true(n->ordered == m->ordered && n->tight == m->tight && n->header == m->header);
        assert_true(n->autolink == m->autolink && n->reference == m->reference);
        assert_false(m->consumed);
        same_text(n->text, m->text);
        same_text(n->url, m->url);
        same_text(n->title, m->title);
        same_text(n->extra, m->extra);
        assert_true(!n->parent == !m->parent && !n->first == !m->first && !n->next == !m->next);
        assert_true(!m->parent || m == got->root || m->parent->last->next == NULL);
    }
    assert_true(!n && !m);
}

static struct str joined(const char *const *page, size_t len)
{
    struct buf text = BUF_EMPTY;
    buf_c(&text, pick(2) ? "---\ntitle: Press\n---\n" : "");
    for (size_t i = 0; i < len; i++)
        buf_c(&text, page[i]);
    if (!pick(8) && text.n)
        text.n--;
    struct str copy = str_copy(&tree_arena, buf_view(&text));
    buf_free(&text);
    return copy;
}

static size_t edit(const char **page, size_t len)
{
    size_t at = pick((unsigned)len + 1);
    if (pick(3) && len < PARTS_MOST) {
        memmove(&page[at + 1], &page[at], (len - at) * sizeof *page);
        page[at] = any_part();
        return len + 1;
    }
    if (at == len)
        return len;
    if (pick(2)) {
        page[at] = any_part();
        return len;
    }
    memmove(&page[at], &page[at + 1], (len - at - 1) * sizeof *page);
    return len - 1;
}

// The memory of the earlier reading is given back: nothing may lead into it.
static void what_was_read_before_is_read_as_if_it_were_new(void **state)
{
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        const char *page[PARTS_MOST + 1];
        size_t len = 0;
        seed = round;
        while (len < PARTS_MOST - 2)
            page[len++] = any_part();
        struct arena last = ARENA_EMPTY;
        struct doc *before = doc_read(&last, STR("page.md"), str_copy(&last, joined(page, len)),
                                      DOC_MARKDOWN, false, &tree_diags);
        for (int i = 0; i < EDITS; i++) {
            struct arena next = ARENA_EMPTY;
            struct diags wants = DIAGS_IN(&tree_arena), gets = DIAGS_IN(&tree_arena);
            len = edit(page, len);
            struct str source = joined(page, len);
            struct doc *want = tree_read("page.md", source, DOC_MARKDOWN);
            (void)doc_read(&tree_arena, STR("page.md"), source, DOC_MARKDOWN, false, &wants);
            for (struct node *n = before->root; i % 2 && n; n = n->first)
                n->consumed = true; // as the clip reader does
            struct doc *got = doc_read_again(&next, STR("page.md"), str_copy(&next, source),
                                             DOC_MARKDOWN, want->utf8 && i % 3 > 0, before, &gets);
            arena_free(&last);
            last = next;
            same_tree(want, got);
            assert_int_equal(wants.len, gets.len);
            before = got;
        }
        arena_free(&last);
        arena_reset(&tree_arena);
        tree_diags = DIAGS_IN(&tree_arena);
    }
}

static bool stands_in(const struct doc *d, const char *p)
{
    return p >= d->source.p && p < d->source.p + d->source.n;
}

// Nodes of one page may be shared with no other: what is copied is seen by where its texts are.
static void an_entry_more_leaves_the_others_to_be_copied(void **state)
{
    (void)state;
    struct str page = str_of("# Press\n\n**3 mai 2021**\n\n[A&amp;b](https://e.org/a)\n\n");
    struct str more = str_of(
        "# Press\n\n[New](https://e.org/n)\n\n**3 mai 2021**\n\n[A&amp;b](https://e.org/a)\n\n");
    struct doc *before = tree_read("page.md", page, DOC_MARKDOWN);
    assert_true(before->apart);
    struct doc *now =
        doc_read_again(&tree_arena, STR("page.md"), more, DOC_MARKDOWN, false, before, &tree_diags);
    assert_true(now->apart);
    assert_int_equal(tree_count(now, NODE_LINK), 2);
    const struct node *last = tree_find(now, NODE_LINK, 1);
    tree_covers(now, last, "[A&amp;b](https://e.org/a)");
    assert_true(stands_in(now, last->url.p));
    assert_true(stands_in(now, last->first->text.p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_read_before_is_read_as_if_it_were_new, tree_set_up,
                                        tree_tear_down),
        cmocka_unit_test_setup_teardown(an_entry_more_leaves_the_others_to_be_copied, tree_set_up,
                                        tree_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
