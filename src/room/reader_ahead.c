// SPDX-License-Identifier: MIT
// Flats of the page's paragraphs, headings and list items, made by all threads before blocks are
// made of them in the page's order. What a flat says depends on its node alone; the sites that its
// links lead to are one for each thread, and are exchanged for the page's.
#include "room/reader_blocks.h"

enum { LEAST = 256, LOOKED_AT = 64 };

struct ahead {
    const struct node **nodes; // in the page's order
    struct flat *flats;        // of each
    size_t len, next;          // next: the first that may still be asked for
};

static bool is_plain(const struct node *n)
{
    return n->type == NODE_HEADING ||
           (n->type == NODE_PARAGRAPH && n->first && n->first->type != NODE_HTML_INLINE);
}

// Those of top itself, or of the items of a list; `nodes` may be NULL. Returns how many.
static size_t add_nodes(const struct node *top, const struct node **nodes)
{
    size_t len = 0;
    if (is_plain(top) && nodes)
        nodes[0] = top;
    len += is_plain(top);
    for (const struct node *c = top->type == NODE_LIST ? top->first : NULL; c; c = c->next) {
        if (c->type != NODE_ITEM || blocks_nested_list(c))
            continue;
        if (nodes)
            nodes[len] = c;
        len++;
    }
    return len;
}

static void make_one(struct reader *r, size_t i, void *context)
{
    struct ahead *all = context;
    if (r->sites.arena != r->arena)
        r->sites = MAP_IN(r->arena); // of this thread
    all->flats[i] = flat_of_node(r, all->nodes[i]);
}

void flats_make(struct reader *r)
{
    size_t len = 0;
    for (const struct node *n = r->doc->root->first; n; n = n->next)
        len += add_nodes(n, NULL);
    if (len < LEAST || r->threads < 2)
        return;
    struct ahead *all = r->ahead = ARENA_NEW(r->arena, struct ahead);
    all->nodes = ARENA_SPACE(r->arena, len, const struct node *);
    all->flats = ARENA_SPACE(r->arena, len, struct flat);
    for (const struct node *n = r->doc->root->first; n; n = n->next)
        all->len += add_nodes(n, all->nodes + all->len);
    reader_share(r, len, make_one, all);
}

static void exchange_sites(struct reader *r, struct flat *f)
{
    for (size_t i = 0; i < f->links_len; i++) {
        struct link *l = &f->links[i];
        if (!l->site)
            continue;
        if (!l->site->same)
            l->site->same = site_of(r, l->site->host);
        l->site = l->site->same;
        l->host = l->site->host;
    }
}

struct flat flat_made(struct reader *r, const struct node *n)
{
    struct ahead *all = r->ahead;
    for (size_t i = all ? all->next : 0; all && i < all->len && i < all->next + LOOKED_AT; i++) {
        if (all->nodes[i] != n)
            continue;
        all->next = i + 1;
        exchange_sites(r, &all->flats[i]);
        return all->flats[i];
    }
    return flat_of_node(r, n);
}
