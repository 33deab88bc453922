// SPDX-License-Identifier: MIT
// Where Markdown constructs stand in the file. md4c reports structure and points at text; the
// mark-up around the text is found from there. Private to the Markdown reader.
#ifndef PRESSE_TEXT_MARKDOWN_PLACE_H
#define PRESSE_TEXT_MARKDOWN_PLACE_H

#include "text/tree.h"

struct places {
    const char *src; // the whole file
    uint32_t begin;  // first byte of the part that is read
    uint32_t end;    // one past its last
    bool has_cr;     // some lines end in CR
    uint32_t cursor; // end of the inline mark-up seen so far
    uint32_t line;   // first line that no block has claimed yet
    uint32_t first;  // first inline mark-up of the leaf block that is open
    bool lost;       // an empty block was looked for in vain: stop looking
};

uint32_t places_line_start(const struct places *p, uint32_t at);
uint32_t places_line_end(const struct places *p, uint32_t at);
uint32_t places_next_line(const struct places *p, uint32_t at);

// Text of `top` stands at [at, at + n): places every open node that waits for one.
void places_text(struct places *p, struct node *top, uint32_t at, uint32_t n);
// A line break inside `top` after the cursor: gives its extent, moves past it.
void places_break(struct places *p, struct node *n);
// The span n ends here: finds its closing mark and so its length, and a link's address.
void places_close_span(struct places *p, struct node *n);
// The block n ends here: finds its extent.
void places_close_block(struct places *p, struct node *n);

#endif
