// SPDX-License-Identifier: MIT
// What the elements of HTML become in the tree. Private to src/text/.
#ifndef PRESSE_TEXT_HTML_TAGS_H
#define PRESSE_TEXT_HTML_TAGS_H

#include <stdbool.h>

#include "text/doc.h"

enum html_kind {
    HTML_UNKNOWN,     // its contents stand where it stands
    HTML_TRANSPARENT, // the same, known
    HTML_SKIP,        // neither it nor its contents are shown
    HTML_BLOCK,
    HTML_INLINE,
    HTML_EMPTY, // <br>, <img>, <hr>: has no contents
};

struct html_tag {
    char name[11];
    uint8_t kind;  // enum html_kind
    uint8_t type;  // enum node_type of blocks, inlines and empty ones
    uint8_t level; // of headings
    bool named;    // extra = the name of the tag
    bool closed;   // its end tag may not be left out
};

// The element of that name, in any case; never NULL.
const struct html_tag *html_tag_find(struct str name);

#endif
