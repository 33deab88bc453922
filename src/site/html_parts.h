// SPDX-License-Identifier: MIT
// What the files of the HTML renderer share. Nobody else includes this.
#ifndef PRESSE_SITE_HTML_PARTS_H
#define PRESSE_SITE_HTML_PARTS_H

#include "base/map.h"
#include "site/html.h"

enum {
    HEADING_LONGEST = 140, // bytes of text; a longer one is set as a paragraph
    ID_LONGEST = 60,
    HTML_DEEPEST = 100, // nesting beyond which only the text is kept
    RAW_OPEN_MOST = 32, // raw elements open at once
};

struct html_heading {
    uint8_t source;   // level in the page
    size_t at;        // offset of the heading in out
    size_t shown;     // html.shown before the heading
    size_t body;      // html.shown after the heading
    size_t swallowed; // html.swallowed at the heading
};

struct html {
    struct buf *out;
    struct arena *arena;
    const struct html_options *options;
    struct map ids;   // heading ids given out
    size_t shown;     // visible things written so far
    size_t swallowed; // consumed nodes met so far
    size_t shown_at_swallow;
    size_t split;                   // see html_render; SIZE_MAX until known
    unsigned depth;                 // of recursion
    unsigned phrasing;              // > 0: only inline elements may be written
    unsigned in_link;               // > 0: no link may be opened
    unsigned enclosed;              // > 0: inside an element that cannot be divided
    struct str after_link;          // what follows the open link
    bool started;                   // a block has been written
    unsigned muted;                 // > 0: inside a raw element whose content is dropped
    const char *raw[RAW_OPEN_MOST]; // names of the raw elements open now
    size_t raw_len;
    size_t raw_floor; // those below were opened outside the current element: not ours to close
    struct html_heading headings[6];
    size_t headings_len;
};

void html_blocks(struct html *h, const struct node *parent);
void html_inlines(struct html *h, const struct node *parent);
void html_inline(struct html *h, const struct node *n);

// A heading of that level whose text is known, and the id that its author gave it, or none;
// `inside` writes what stands in it, told of n. A first one that repeats the page's title is left
// out, a long one is a paragraph.
void html_heading(struct html *h, uint8_t written, struct str text, struct str id, const void *n,
                  void (*inside)(struct html *, const void *));

// One raw tag as written ("<a href=x>", "</em>", "<!-- x -->").
void html_raw_tag(struct html *h, struct str tag);
// Raw HTML with text between its tags, in a place where blocks may stand.
void html_raw_block(struct html *h, struct str source);
// Closes raw elements until only `keep` are open.
void html_raw_close(struct html *h, size_t keep);

// Writes <a ...> when the address may be linked; says whether it did.
bool html_link_open(struct html *h, struct str url, struct str title);
void html_link_close(struct html *h);
// Writes a picture, or a link to it when it lies on another site.
void html_image(struct html *h, struct str url, struct str alt, struct str title, struct str width,
                struct str height);
// Text that people will see.
void html_text(struct html *h, struct str text);

#endif
