// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "growth.h"
#include "tree.h"

struct arena tree_arena;
struct diags tree_diags;

int tree_set_up(void **state)
{
    (void)state;
    tree_diags = DIAGS_IN(&tree_arena);
    return 0;
}

int tree_tear_down(void **state)
{
    (void)state;
    arena_free(&tree_arena);
    return 0;
}

struct doc *tree_read(const char *name, struct str source, enum doc_format format)
{
    return doc_read(&tree_arena, str_of(name), source, format, false, &tree_diags);
}

const struct node *tree_find(const struct doc *d, enum node_type type, int nth)
{
    for (const struct node *n = d->root; n; n = node_next(d->root, n))
        if (n->type == type && nth-- == 0)
            return n;
    fail_msg("the page has no such node");
    return NULL;
}

int tree_count(const struct doc *d, enum node_type type)
{
    int n = 0;
    for (const struct node *x = d->root; x; x = node_next(d->root, x))
        n += x->type == type;
    return n;
}

void tree_covers(const struct doc *d, const struct node *n, const char *want)
{
    struct str got = str_slice(d->source, n->offset, n->offset + n->length);
    if (!str_eq(got, str_of(want)))
        fail_msg("the node covers \"%.*s\", not \"%s\"", STR_ARG(got), want);
}

void tree_is_text(const struct node *n, const char *want)
{
    struct str got = node_text(&tree_arena, n);
    if (!str_eq(got, str_of(want)))
        fail_msg("the text is \"%.*s\", not \"%s\"", STR_ARG(got), want);
}

struct repeated {
    const char *first, *part, *last;
    enum doc_format format;
};

static double read_repeated(const void *what, size_t times)
{
    const struct repeated *r = what;
    struct buf page = BUF_EMPTY;
    buf_c(&page, r->first);
    growth_repeat(&page, r->part, times);
    buf_c(&page, r->last);
    struct arena a = ARENA_EMPTY;
    struct diags diags = DIAGS_IN(&a);
    double start = growth_clock();
    doc_read(&a, STR("page"), buf_view(&page), r->format, false, &diags);
    double took = growth_clock() - start;
    arena_free(&a);
    buf_free(&page);
    return took;
}

void tree_is_read_in_linear_time(const char *part, enum doc_format format)
{
    tree_holds_in_linear_time("", part, "", format);
}

void tree_holds_in_linear_time(const char *first, const char *part, const char *last,
                               enum doc_format format)
{
    // No less than what a search that has a limit looks through at most: that counts as linear.
    enum { BYTES = 4096 };
    struct repeated r = {first, part, last, format};
    if (!growth_is_linear(read_repeated, &r, BYTES / strlen(part)))
        fail_msg("slow: %s", part);
}
