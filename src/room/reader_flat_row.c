// SPDX-License-Identifier: MIT
// The row of a table as a flat: a cell behind another, each with the number of its column.
#include "room/reader_flat.h"

enum { CELLS_MOST = 64 };

// What a cell of a row above says in this one as well; it stands elsewhere in the file.
static void put_carried(struct flat_builder *b, const struct node *cell)
{
    size_t from = b->runs_len;
    flat_put_border(b, FLAT_CELL);
    flat_put_nodes(b, cell->first);
    for (; from < b->runs_len; from++)
        b->runs[from].exact = false;
}

void flat_put_row(struct flat_builder *b, const struct node *row)
{
    int16_t before = b->cell;
    const struct node *const *carried = b->r->carried;
    const struct node *c = row->first;
    b->r->carried = NULL; // of the tables inside
    b->cell = -1;
    while (c || carried) {
        b->cell = (int16_t)(b->cell < CELLS_MOST ? b->cell + 1 : CELLS_MOST);
        if (carried && b->cell < CARRIED_MOST && carried[b->cell]) {
            put_carried(b, carried[b->cell]);
            continue;
        }
        if (!c)
            break;
        flat_put_border(b, FLAT_CELL);
        flat_put_nodes(b, c->first);
        b->cell = (int16_t)(b->cell + c->more_columns);
        c = c->next;
    }
    b->r->carried = carried;
    b->cell = before;
}
