// SPDX-License-Identifier: MIT
// How the readers of src/text/ build the tree of doc.h. Private to this folder.
#ifndef PRESSE_TEXT_TREE_H
#define PRESSE_TEXT_TREE_H

#include "text/doc.h"

// The offset of a node whose place is not known yet.
#define OFFSET_UNKNOWN UINT32_MAX

// Containers below containers: deeper ones are left out, their contents stay.
enum { TREE_DEEPEST = 96 };

// A new node of that type at the end of parent's children; its offset is `offset`.
struct node *tree_add(struct arena *a, struct node *parent, enum node_type type, size_t offset);

// Takes the children from `first` on out of their parent and makes them children of `to`,
// at the end of those it has.
void tree_move(struct node *from, struct node *first, struct node *to);

// The text of bytes [p, p + n) of a file: the view itself when `utf8`, else a copy in which
// every byte that is not UTF-8 is read as windows-1252.
struct str text_decode(struct arena *a, const char *p, size_t n, bool utf8);

// The readers: each fills d->root from the body, d->source from d->front_end on.
struct reading_state {
    struct arena *a;
    struct doc *d;
    struct diags *diags;
    bool utf8; // the whole file is valid UTF-8: text needs no copy
};

void markdown_read(struct reading_state *s);
void data_read(struct reading_state *s);

// Reports a finding at a byte of the file; returns it, so that a remedy can be added.
struct diag *report_at(struct reading_state *s, enum severity severity, const char *code,
                       size_t offset, const char *message, ...)
    __attribute__((format(printf, 5, 6)));

#endif
