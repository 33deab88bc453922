// SPDX-License-Identifier: MIT
// Entries that old pages lay out as a table of one column each: its first row is the headline as a
// link, the next say who wrote it and where, and how it begins. Neighbours decide: one such table
// alone is something else.
#include "room/reader_blocks.h"

enum { ROWS_LEAST = 2, ROWS_MOST = 6, NEIGHBOURS_MOST = 2 };

// The cell of the first row of a table of one column and a few rows; NULL when it is another.
static const struct node *headline_cell(const struct node *table)
{
    size_t rows = 0;
    for (const struct node *row = table->first; row && rows <= ROWS_MOST; row = row->next, rows++)
        if (row->type != NODE_ROW || row->header || !row->first || row->first->next)
            return NULL;
    return rows >= ROWS_LEAST && rows <= ROWS_MOST ? table->first->first : NULL;
}

// Whether a cell is a link and nothing else.
static bool is_link(const struct node *cell)
{
    const struct node *n = cell->first;
    while (n && n->type == NODE_PARAGRAPH && n == cell->first && !n->next)
        cell = n, n = n->first;
    size_t links = 0;
    for (; n; n = n->next) {
        bool blank = n->type == NODE_HARD_BREAK || n->type == NODE_SOFT_BREAK ||
                     (n->type == NODE_TEXT && !str_trim(n->text).n);
        if (!blank && n->type != NODE_LINK)
            return false;
        links += n->type == NODE_LINK;
    }
    return links == 1;
}

static bool has_shape(const struct node *table)
{
    const struct node *head = table->type == NODE_TABLE ? headline_cell(table) : NULL;
    bool text = false;
    if (!head || !is_link(head))
        return false;
    for (const struct node *row = table->first->next; row; row = row->next)
        text = text || !is_link(row->first);
    return text;
}

bool stacks_hold(struct reader *r, const struct node *table)
{
    size_t alike = 0, left = NEIGHBOURS_MOST;
    if (!has_shape(table))
        return false;
    for (const struct node *n = table->next; n && left > 0; n = n->next, left--)
        alike += has_shape(n);
    if (alike == NEIGHBOURS_MOST)
        r->stacked = table->parent;
    return r->stacked == table->parent;
}

// The article that the rows below the headline lead to, where it leads to a page of this site: the
// one of another site that stands outside the longest of them, which is how the article begins.
static uint64_t lead_of(const struct reader *r, size_t start)
{
    const struct flat *head = &r->blocks[start].f;
    uint64_t first = head->links_len ? head->links[0].hash : 0, found = 0;
    size_t longest = start + 1;
    for (size_t i = start + 1; i < r->blocks_len; i++)
        longest = r->blocks[i].f.n > r->blocks[longest].f.n ? i : longest;
    if (!first || !head->links[0].relative)
        return first;
    for (size_t i = start + 1; i < r->blocks_len; i++)
        for (size_t k = 0; k < r->blocks[i].f.links_len && i != longest; k++) {
            const struct link *l = &r->blocks[i].f.links[k];
            if (l->relative || l->class != LINK_ARTICLE)
                continue;
            if (found && found != l->hash)
                return first;
            found = l->hash;
        }
    return found ? found : first;
}

struct tally stacks_collect(struct reader *r, const struct node *table, int depth)
{
    struct tally t = {.cards = true};
    size_t start = r->blocks_len;
    for (const struct node *row = table->first; row; row = row->next)
        blocks_collect_below(r, row->first, depth + 1);
    if (r->blocks_len == start)
        return t;
    uint64_t lead = lead_of(r, start);
    blocks_merge(r, start, BLOCK_UNIT, table, -1);
    struct block *b = &r->blocks[start];
    for (size_t i = 0; i < b->f.links_len; i++)
        if (b->f.links[i].hash == lead)
            b->f.links[i].class = LINK_ARTICLE;
        else if (b->f.links[i].class == LINK_ARTICLE)
            b->f.links[i].class = LINK_SECONDARY;
    b->articles = (uint8_t)links_articles(&b->f);
    blocks_count(&t, &b->f);
    return t;
}
