// SPDX-License-Identifier: MIT
// Where the text of a block is read, byte by byte: what lies before `text` stands in nodes. Shared
// by the readers of AsciiDoc, org and reStructuredText. Private to src/text/.
#ifndef PRESSE_TEXT_MARKUP_CURSOR_H
#define PRESSE_TEXT_MARKUP_CURSOR_H

#include "text/markup.h"

struct cursor {
    struct markup *m;
    struct node *parent;
    size_t from, to; // the text
    size_t text;     // first byte not yet in a node
};

// The byte at i; '\0' outside the text.
static inline char cursor_at(const struct cursor *c, size_t i)
{
    return i >= c->from && i < c->to ? c->m->src.p[i] : '\0';
}

static inline struct str cursor_view(const struct cursor *c, size_t from, size_t to)
{
    return str_slice(c->m->src, from, to);
}

// A letter or digit, or a part of one.
static inline bool cursor_is_word(char c)
{
    return is_alpha_ascii(c) || is_digit_ascii(c) || (unsigned char)c >= 0x80;
}

struct str cursor_decode(const struct cursor *c, struct str s);

// What stands before `to` and in no node becomes text.
void cursor_flush(struct cursor *c, size_t to);

// A node for the bytes [from, to), behind what stands before them.
struct node *cursor_add(struct cursor *c, enum node_type type, size_t from, size_t to);

// A view into the file as text below parent.
void cursor_add_plain(const struct cursor *c, struct node *parent, struct str text);

// The end of a line at i, a break with the blanks around it; none at the end of the text. Where
// `hard` stands before it, it is a hard one. Returns where the next line begins.
size_t cursor_end_line(struct cursor *c, size_t i, struct str hard);

#endif
