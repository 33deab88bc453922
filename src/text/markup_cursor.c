// SPDX-License-Identifier: MIT
#include "text/markup_cursor.h"

struct str cursor_decode(const struct cursor *c, struct str s)
{
    return text_decode(c->m->s->a, s.p, s.n, c->m->s->utf8);
}

void cursor_add_plain(const struct cursor *c, struct node *parent, struct str text)
{
    struct node *t = tree_add(c->m->s->a, parent, NODE_TEXT, markup_offset(c->m, text));
    t->length = (uint32_t)text.n;
    t->text = cursor_decode(c, text);
}

void cursor_flush(struct cursor *c, size_t to)
{
    if (to <= c->text)
        return;
    cursor_add_plain(c, c->parent, cursor_view(c, c->text, to));
    c->text = to;
}

struct node *cursor_add(struct cursor *c, enum node_type type, size_t from, size_t to)
{
    cursor_flush(c, from);
    struct node *n = tree_add(c->m->s->a, c->parent, type, from);
    n->length = (uint32_t)(to - from);
    c->text = to;
    return n;
}

static size_t before_blanks(const struct cursor *c, size_t end)
{
    while (end > c->text && is_space_ascii(c->m->src.p[end - 1]))
        end--;
    return end;
}

size_t cursor_end_line(struct cursor *c, size_t i, struct str hard)
{
    size_t end = before_blanks(c, i), next = i;
    bool is_hard = hard.n && str_ends(cursor_view(c, c->text, end), hard);
    if (is_hard)
        end = before_blanks(c, end - hard.n);
    while (next < c->to && is_space_ascii(c->m->src.p[next]))
        next++;
    if (next < c->to)
        cursor_add(c, is_hard ? NODE_HARD_BREAK : NODE_SOFT_BREAK, end, next);
    else
        cursor_flush(c, end);
    c->text = next;
    return next;
}
