// SPDX-License-Identifier: MIT
#include "room/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"

void edit_add(struct arena *a, struct edits *edits, size_t from, size_t to, struct str text)
{
    ARENA_PUSH(a, edits->items, edits->len, edits->cap) = (struct edit){from, to, text, 0};
}

bool edit_overlaps(const struct edits *edits, size_t from, size_t to)
{
    for (size_t i = 0; i < edits->len; i++)
        if (from < edits->items[i].to && to > edits->items[i].from)
            return true;
    return false;
}

static int by_place(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

struct str edit_apply(struct arena *a, struct str text, struct edits *edits)
{
    AUTO_BUF b = BUF_EMPTY;
    size_t at = 0;
    for (size_t i = 0; i < edits->len; i++)
        edits->items[i].order = i;
    if (edits->len)
        qsort(edits->items, edits->len, sizeof *edits->items, by_place);
    for (size_t i = 0; i < edits->len; i++) {
        const struct edit *e = &edits->items[i];
        if (e->from < at) { // begins in what an earlier edit took away
            at = !e->text.n && e->to > at ? e->to : at;
            continue;
        }
        buf_str(&b, str_slice(text, at, e->from));
        buf_str(&b, e->text);
        at = e->to;
    }
    buf_str(&b, str_from(text, at));
    return str_copy(a, buf_view(&b));
}
