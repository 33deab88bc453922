// SPDX-License-Identifier: MIT
// What the readers of AsciiDoc, org and reStructuredText share: lines, and of the first two the
// mark-up inside paragraphs.
// Private to src/text/.
#ifndef PRESSE_TEXT_MARKUP_H
#define PRESSE_TEXT_MARKUP_H

#include "text/tree.h"

enum { MARKUP_DEEPEST = 24 }; // blocks inside blocks

struct markup {
    struct reading_state *s;
    struct str src; // the whole file
    size_t at, end; // the part that is read: next line, and one past the last
    unsigned deep;
    bool org;
    bool no_drawer_end; // org: no ":END:" stands in the rest of the file
};

// The line at m->at, without its end; false at the end of the part.
bool markup_peek(const struct markup *m, struct str *line);
// Moves past the line at m->at.
void markup_skip(struct markup *m);
// Offset in the file of the first byte of a view into it.
size_t markup_offset(const struct markup *m, struct str view);
// The number of times c stands at the start of s.
size_t markup_run(struct str s, char c);

// Sets where n ends.
void markup_end(struct node *n, size_t end);

// The text of bytes [from, to) with its links and emphasis into children of parent.
void markup_inline(struct markup *m, struct node *parent, size_t from, size_t to);
// A block of that type whose text is the lines [from, to).
struct node *markup_text_block(struct markup *m, struct node *parent, enum node_type type,
                               size_t from, size_t to);
// The bytes [from, to) as one more line of a paragraph, which parent gets with its first line, at
// `place`, when *paragraph is NULL.
void markup_line(struct markup *m, struct node *parent, struct node **paragraph, size_t place,
                 size_t from, size_t to);
// The bytes [from, to) as code.
void markup_code_block(struct markup *m, struct node *parent, size_t start, size_t from, size_t to,
                       size_t end, struct str language);
// The bytes [from, to) as raw HTML.
void markup_html_block(struct markup *m, struct node *parent, size_t start, size_t from, size_t to,
                       size_t end);

#endif
