// SPDX-License-Identifier: MIT
// A document tree as HTML that is safe to publish, whatever was written: links by the
// allow-list of address_kind_of, raw HTML by a list of elements and attributes, everything
// else as text. What the clips of a page say is not said again.
#ifndef PRESSE_SITE_HTML_H
#define PRESSE_SITE_HTML_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/doc.h"

// Where an address of the page leads on the site.
struct html_target {
    struct str url;         // as it goes into the attribute, unescaped; empty: no link
    bool outgoing;          // leads to another site
    struct str after;       // HTML to stand behind the link; may be empty
    unsigned width, height; // of pictures, in pixels; 0 when unknown
};

struct html_options {
    // Resolves the address of a link or picture whose kind is allowed. NULL: as written.
    struct html_target (*resolve)(const void *context, struct arena *a, struct str url);
    const void *context;
    struct str title; // a first heading that says just this is left out: the page has it
    bool ids;         // headings get ids: unique in the page, made from their text
    bool utf8;        // the texts are parts of what is known to be UTF-8
};

// Renders root's children to out. Headings start at <h2> and never skip a level. Nodes that
// are consumed are left out, and so are headings and containers that they leave empty.
// Returns the offset in *out that divides what stands before the first consumed node from
// what stands after it; out->n as it ends when nothing is consumed. Linear.
size_t html_render(struct buf *out, struct arena *a, const struct node *root,
                   const struct html_options *options);

// The same, byte for byte, of the Markdown in source from byte `from` on, which is UTF-8, where all
// of it can be read without a tree (text/markdown_simple.h): that takes less than half of the time.
// False, with *out as it was, where it cannot. Nothing is consumed there.
bool html_render_simple(struct buf *out, struct arena *a, struct str source, size_t from,
                        const struct html_options *options);

#endif
