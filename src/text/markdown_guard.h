// SPDX-License-Identifier: MIT
// Which parts of a page md4c may be given at once. Private to the Markdown reader.
#ifndef PRESSE_TEXT_MARKDOWN_GUARD_H
#define PRESSE_TEXT_MARKDOWN_GUARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum {
    PARAGRAPH_LINES_MOST = 2000,     // lines of one paragraph with brackets that are read together
    PARAGRAPH_ADDRESSES_MOST = 5000, // bare addresses in one paragraph that become links
};

struct markdown_guard {
    bool many_addresses; // bare addresses must stay text
    bool line_feeds;     // known to have no carriage return
    size_t split;        // where the first part ends: the whole text, or inside a paragraph
};

// Looks at s from `from` on; cost is one pass up to the split.
struct markdown_guard markdown_guard(struct str s, size_t from);

#endif
