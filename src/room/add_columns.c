// SPDX-License-Identifier: MIT
#include "room/add_columns.h"

#include "base/buf.h"
#include "base/cleanup.h"

// The next cell of a row up to its border, or to the end. False when there is none.
static bool next_cell(struct str *row, struct str *cell, bool *border)
{
    size_t end = 0;
    if (!row->n)
        return false;
    while (end < row->n && (row->p[end] != '|' || (end && row->p[end - 1] == '\\')))
        end++;
    *cell = str_slice(*row, 0, end);
    *border = end < row->n;
    *row = str_from(*row, end + *border);
    return true;
}

static struct str without_fill(struct str cell)
{
    while (cell.n && cell.p[cell.n - 1] == ' ')
        cell.n--;
    return cell;
}

static bool is_filled(struct str row)
{
    struct str cell;
    bool border;
    while (next_cell(&row, &cell, &border))
        if (border && cell.n > without_fill(cell).n + 1 && without_fill(cell).n)
            return true;
    return false;
}

struct str add_columns(struct arena *a, struct str row, struct str model)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str all = row, cell, like;
    bool border, like_border;
    if (!is_filled(model))
        return row;
    while (next_cell(&row, &cell, &border)) {
        if (!next_cell(&model, &like, &like_border))
            return all;
        struct str words = without_fill(cell);
        size_t width = utf8_length(like), own = utf8_length(words);
        buf_str(&b, border && like_border ? words : cell);
        for (size_t i = own; border && like_border && i < width; i++)
            buf_char(&b, ' ');
        if (border && like_border && own >= width && own && cell.n > words.n)
            buf_char(&b, ' ');
        if (border)
            buf_char(&b, '|');
    }
    return str_copy(a, buf_view(&b));
}
