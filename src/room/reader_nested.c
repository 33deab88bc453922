// SPDX-License-Identifier: MIT
// Lists below items: those that say where and when the article of the item appeared.
#include "room/reader_blocks.h"

const struct node *blocks_nested_list(const struct node *item)
{
    for (const struct node *c = item->first; c; c = c->next)
        if (c->type == NODE_LIST)
            return c;
    return NULL;
}

// Whether a link is among the first nodes of n; so many that it is no line with a few facts count
// as one.
static bool holds_link(const struct node *n)
{
    enum { NODES_MOST = 60 };
    int left = NODES_MOST;
    for (const struct node *c = n; c && left > 0; c = node_next(n, c), left--)
        if (c->type == NODE_LINK)
            return true;
    return left == 0;
}

// "- [A town of glass](…)", "  - The Courier, May 2014": whether most items that have a list below
// them, and several, are linked themselves and have no link in it: then those without a link are
// entries, too.
bool lists_facts_below(const struct node *list)
{
    enum { LEAST = 2 };
    size_t nested = 0, pairs = 0;
    for (const struct node *item = list->first; item; item = item->next) {
        const struct node *below = blocks_nested_list(item);
        bool linked = false;
        for (const struct node *c = item->first; below && c && c != below && !linked; c = c->next)
            linked = holds_link(c);
        nested += below != NULL;
        pairs += linked && !holds_link(below);
    }
    return pairs >= LEAST && pairs * 2 > nested;
}

void blocks_drop_copies(struct reader *r, size_t from, struct tally *t)
{
    *t = (struct tally){.cards = t->cards};
    for (size_t i = from; i < r->blocks_len; i++) {
        struct block *b = &r->blocks[i];
        if (b->kind == BLOCK_ITEM && b->articles) {
            links_drop_copies(&b->f);
            b->articles = (uint8_t)links_articles(&b->f);
        }
        blocks_count(t, &b->f);
    }
}
