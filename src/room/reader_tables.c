// SPDX-License-Identifier: MIT
// Cuts tables into blocks: a row is one, or each of its cells where they are a grid. A cell that
// fills several rows stands in all of them.
#include "room/reader_blocks.h"
#include "room/reader_items.h"
#include "room/reader_words.h"

static bool has_link(const struct node *cell)
{
    for (const struct node *n = cell->first; n; n = node_next(cell, n))
        if (n->type == NODE_LINK)
            return true;
    return false;
}

// The role that each column's heading gives; false when the row is no heading: GitHub's tables must
// have one, so that a table without headings may have an entry there. Names such as "Fen Online"
// have words of headings as well: no other row with a link is one.
static bool read_header(struct reader *r, const struct node *row, struct container *c)
{
    size_t cells = 0, known = 0;
    for (const struct node *x = row->first; x; x = x->next)
        cells += 1U + x->more_columns;
    uint16_t *roles = ARENA_ARRAY(r->arena, cells + 1, uint16_t);
    size_t i = 0;
    for (const struct node *x = row->first; x; x = x->next, i++) {
        roles[i] = words_column(r->arena, node_text(r->arena, x));
        known += roles[i] != 0;
        i += x->more_columns;
    }
    if (row->header ? known == 0 && has_link(row) : known < 2 || has_link(row))
        return false;
    c->roles = known ? roles : NULL; // a head that says nothing is no help
    c->roles_len = known ? cells : 0;
    return true;
}

// The cells of rows above that go on into the next one.
struct spans {
    bool any;
    const struct node *cells[CARRIED_MOST]; // NULL where the next row has its own
    uint8_t left[CARRIED_MOST];             // rows
};

// Turns to the row behind `row`. A cell with a link is an article's, and no other's.
static void spans_follow(struct spans *s, const struct node *row)
{
    const struct node *c = row->first;
    bool any = false;
    for (size_t i = 0; i < CARRIED_MOST && (c || s->any); i++) {
        if (s->cells[i]) {
            s->left[i]--;
            s->cells[i] = s->left[i] ? s->cells[i] : NULL;
        } else if (c) {
            if (c->more_rows && !has_link(c)) {
                s->cells[i] = c;
                s->left[i] = c->more_rows;
                any = true;
            }
            i += c->more_columns;
            c = c->next;
            continue;
        }
        any = any || s->cells[i];
    }
    s->any = any;
}

// A table of one column whose rows are the lines of entries, as old pages lay them out.
static bool holds_lines(struct reader *r, const struct node *table)
{
    enum { ROWS_LEAST = 3, SILENT_LEAST = 2 };
    size_t rows = 0, silent = 0;
    for (const struct node *row = table->first; row; row = row->next) {
        if (row->type != NODE_ROW || (row->first && row->first->next))
            return false;
        struct flat f = flat_of_node(r, row);
        rows++;
        silent += f.n > 0 && links_articles(&f) == 0;
    }
    return rows >= ROWS_LEAST && silent >= SILENT_LEAST;
}

static void collect_lines(struct reader *r, const struct node *table, struct tally *t, int depth)
{
    for (const struct node *row = table->first; row; row = row->next) {
        size_t start = r->blocks_len;
        struct tally one =
            row->first ? blocks_collect_below(r, row->first, depth + 1) : (struct tally){0};
        tally_add(t, &one);
        if (r->blocks_len == start) // an empty row parts entries
            blocks_push(r, BLOCK_RULE, row, (struct flat){.offset = row->offset}, 0, -1);
    }
}

// "| 11/2021 | Featured in [The Courier](…), [The Post](…) |": the row's first cell dates all that
// its other cell holds.
static bool is_dated_row(struct reader *r, const struct node *row)
{
    struct date_hit hit;
    if (!row->first || !row->first->next || row->first->next->next)
        return false;
    struct flat date = flat_of_node(r, row->first);
    return date.links_len == 0 && flat_is_date(r, &date, &hit) && hit.date.year;
}

// The cells of a row that holds several entries, each for itself.
static void collect_cells(struct reader *r, const struct node *row, struct tally *t, int depth,
                          int32_t container)
{
    bool dated = is_dated_row(r, row);
    for (const struct node *cell = row->first; cell; cell = cell->next) {
        struct flat g = flat_of_node(r, cell);
        struct tally one;
        if (dated && cell == row->first)
            one = blocks_push(r, BLOCK_LABEL, cell, g, LABEL_DATE, -1);
        else if (links_articles(&g) <= 1)
            one = blocks_push(r, BLOCK_UNIT, cell, g, 0, container);
        else
            one = blocks_collect_below(r, cell, depth + 1);
        tally_add(t, &one);
    }
    if (dated)
        blocks_push(r, BLOCK_RULE, row, (struct flat){.offset = row->offset}, 0, -1);
}

void tables_collect(struct reader *r, const struct node *table, struct tally *t, int depth)
{
    if (stacks_hold(r, table)) {
        struct tally one = stacks_collect(r, table, depth);
        tally_add(t, &one);
        return;
    }
    if (holds_lines(r, table)) {
        collect_lines(r, table, t, depth);
        return;
    }
    int32_t container = blocks_container(r, table);
    struct spans spans = {0};
    bool first = true;
    for (const struct node *row = table->first; row; row = row->next) {
        if (row->type != NODE_ROW) {
            struct tally one = blocks_collect_below(r, row, depth + 1);
            tally_add(t, &one);
            continue;
        }
        bool header = (row->header || first) && read_header(r, row, &r->containers[container]);
        first = false;
        if (header) {
            spans_follow(&spans, row);
            continue;
        }
        r->carried = spans.any ? spans.cells : NULL;
        struct flat f = flat_of_node(r, row);
        r->carried = NULL;
        spans_follow(&spans, row);
        struct date_hit hit;
        if (f.links_len == 0 && flat_is_date(r, &f, &hit)) { // "| **2021** | | |"
            blocks_push(r, BLOCK_LABEL, row, f, LABEL_LEVEL + depth, -1);
            continue;
        }
        bool grid = links_articles(&f) >= 2 && !r->containers[container].roles;
        if (grid || (row->first && !row->first->next)) {
            collect_cells(r, row, t, depth, container);
            continue;
        }
        struct tally one = blocks_push(r, BLOCK_ROW, row, f, 0, container);
        tally_add(t, &one);
    }
}
