// SPDX-License-Identifier: MIT
#include "text/markup.h"

bool markup_peek(const struct markup *m, struct str *line)
{
    struct str rest = str_slice(m->src, m->at, m->end);
    return str_line(&rest, line);
}

void markup_skip(struct markup *m)
{
    struct str rest = str_slice(m->src, m->at, m->end), line;
    if (str_line(&rest, &line))
        m->at = m->end - rest.n;
}

size_t markup_offset(const struct markup *m, struct str view)
{
    return (size_t)(view.p - m->src.p);
}

size_t markup_run(struct str s, char c)
{
    size_t n = 0;
    while (n < s.n && s.p[n] == c)
        n++;
    return n;
}

void markup_end(struct node *n, size_t end)
{
    n->length = (uint32_t)(end > n->offset ? end - n->offset : 0);
}

struct node *markup_text_block(struct markup *m, struct node *parent, enum node_type type,
                               size_t from, size_t to)
{
    while (to > from && is_space_ascii(m->src.p[to - 1]))
        to--;
    struct node *n = tree_add(m->s->a, parent, type, from);
    markup_end(n, to);
    markup_inline(m, n, from, to);
    return n;
}

void markup_line(struct markup *m, struct node *parent, struct node **paragraph, size_t place,
                 size_t from, size_t to)
{
    if (!*paragraph)
        *paragraph = tree_add(m->s->a, parent, NODE_PARAGRAPH, place);
    else
        tree_add(m->s->a, *paragraph, NODE_HARD_BREAK, from);
    markup_inline(m, *paragraph, from, to);
    markup_end(*paragraph, to);
}

void markup_code_block(struct markup *m, struct node *parent, size_t start, size_t from, size_t to,
                       size_t end, struct str language)
{
    struct node *n = tree_add(m->s->a, parent, NODE_CODE_BLOCK, start);
    markup_end(n, end);
    n->text = text_decode(m->s->a, m->src.p + from, to - from, m->s->utf8);
    n->extra = language;
}

void markup_html_block(struct markup *m, struct node *parent, size_t start, size_t from, size_t to,
                       size_t end)
{
    struct node *n = tree_add(m->s->a, parent, NODE_HTML_BLOCK, start);
    markup_end(n, end);
    n->text = text_decode(m->s->a, m->src.p + from, to - from, m->s->utf8);
    struct html_piece piece = {.offset = from, .n = to - from};
    html_build(m->s, n, str_slice(m->src, from, to), &piece, 1);
}
