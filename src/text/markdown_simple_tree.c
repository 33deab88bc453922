// SPDX-License-Identifier: MIT
#include "text/markdown_simple_tree.h"

#include "text/markdown_simple.h"

struct growing {
    struct arena *a;
    const char *src;
    struct node *top; // what is open
};

static void open(void *to, enum node_type type, uint32_t at, unsigned level, bool header)
{
    struct growing *g = to;
    struct node *n = tree_add(g->a, g->top, type, at);
    n->level = (uint8_t)level;
    n->header = header;
    n->tight = type == NODE_LIST;
    g->top = n;
}

static void close(void *to, enum node_type type, uint32_t end)
{
    (void)type;
    struct growing *g = to;
    g->top->length = end - g->top->offset;
    g->top = g->top->parent;
}

static struct node *add(struct growing *g, struct node *parent, enum node_type type, uint32_t from,
                        uint32_t end)
{
    struct node *n = tree_add(g->a, parent, type, from);
    n->length = end - from;
    return n;
}

static void text(void *to, uint32_t from, uint32_t end, bool plain)
{
    (void)plain;
    struct growing *g = to;
    add(g, g->top, NODE_TEXT, from, end)->text = (struct str){g->src + from, end - from};
}

static void soft_break(void *to, uint32_t at)
{
    struct growing *g = to;
    add(g, g->top, NODE_SOFT_BREAK, at, at + 1);
}

static void link(void *to, const struct simple_link *l)
{
    struct growing *g = to;
    struct node *n = add(g, g->top, l->image ? NODE_IMAGE : NODE_LINK, l->from, l->to);
    n->url_offset = l->url;
    n->url = (struct str){g->src + l->url, l->url_to - l->url};
    add(g, n, NODE_TEXT, l->text, l->text_to)->text =
        (struct str){g->src + l->text, l->text_to - l->text};
}

static const struct simple_sink tree = {open, close, text, soft_break, link};

// Ends top's children behind n, NULL for none.
static void cut_behind(struct node *top, struct node *n)
{
    top->last = n;
    if (n)
        n->next = NULL;
    else
        top->first = NULL;
}

size_t markdown_simple(struct reading_state *s, struct node *top, size_t from, size_t to)
{
    struct growing g = {s->a, s->d->source.p, NULL};
    struct simple m = {.src = g.src, .end = (uint32_t)to, .tables = true, .sink = &tree, .to = &g};
    struct node *kept = top->last; // what stands before the last text
    size_t text_from = from;       // where that begins
    for (uint32_t at = (uint32_t)from;;) {
        while (at < m.end && m.src[at] == '\n')
            at++;
        if (at == m.end)
            return to;
        struct node apart = {0};
        g.top = &apart;
        uint32_t end = markdown_simple_block(&m, at);
        if (!end)
            break;
        if (apart.first->type != NODE_LIST) {
            kept = top->last;
            text_from = at;
        }
        tree_append(top, apart.first);
        at = end;
    }
    // How md4c reads an item that begins with empty lines depends on whether it has seen a block.
    cut_behind(top, kept);
    return text_from;
}
