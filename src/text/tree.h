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

// The text of bytes [p, p + n) of a file: the view itself when `utf8`, else a copy in which
// every byte that is not UTF-8 is read as windows-1252.
struct str text_decode(struct arena *a, const char *p, size_t n, bool utf8);

// The readers: each fills d->root from the body, d->source from d->front_end on.
struct reading_state {
    struct arena *a;
    struct doc *d;
    struct diags *diags;
    bool utf8;            // the whole file is valid UTF-8: text needs no copy
    bool raw_html;        // of the Markdown that is read: it holds raw HTML
    bool lost_links;      // of the same: a reference link whose address has no place yet
    bool apart;           // of all that was read of it: no part decides how another is read
    struct str shown;     // of markdown_hide_blanks; NULL: not asked yet
    struct fence *fences; // of divisions, in the file's order; see markdown_divisions.c
    size_t fences_len;
    const struct doc *before; // an earlier reading of the same file; NULL: there is none
};

void markdown_read(struct reading_state *s);
void data_read(struct reading_state *s);
void html_read(struct reading_state *s);
// These have front matter of their own, which they read first.
void asciidoc_read(struct reading_state *s, bool front_only);
void org_read(struct reading_state *s, bool front_only);
void rst_read(struct reading_state *s, bool front_only);

// Markdown of bytes [from, to) of the file into `top`.
void markdown_read_part(struct reading_state *s, struct node *top, size_t from, size_t to);

// A part of the HTML that html_build reads: bytes of the file, or a node that stands there.
struct html_piece {
    size_t at;         // first byte in the HTML
    size_t offset, n;  // of a part of the file
    struct node *node; // or the node, for which HTML_STANDS_FOR_NODE stands
};
#define HTML_STANDS_FOR_NODE "<presse-node></presse-node>"

// Reads html, which is made of the pieces (in order), into children of top. False, with a
// diagnostic, when the guard refuses it.
bool html_build(struct reading_state *s, struct node *top, struct str html,
                const struct html_piece *pieces, size_t len);

// After the Markdown parse: raw HTML between Markdown becomes nodes; see markdown_html.c.
void markdown_html(struct reading_state *s, struct node *top);

// Whether what stands behind a fence of code says that it is HTML: "{=html}", "{raw} html".
bool markdown_is_raw_html(struct str info);

// Puts an existing node, which has no parent, at the end of parent's children.
void tree_append(struct node *parent, struct node *n);

// Reports a finding at a byte of the file; returns it, so that a remedy can be added.
struct diag *report_at(struct reading_state *s, enum severity severity, const char *code,
                       size_t offset, const char *message, ...)
    __attribute__((format(printf, 5, 6)));

#endif
