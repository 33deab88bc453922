// SPDX-License-Identifier: MIT
// Attribute lists in braces, as Hugo, Pandoc and kramdown read them behind what they belong to:
// "## Press {#press .wide}", "[x](y){target=_blank}", "{: .lead}" below a paragraph.
#ifndef PRESSE_TEXT_MARKDOWN_ATTRIBUTES_H
#define PRESSE_TEXT_MARKDOWN_ATTRIBUTES_H

#include "text/doc.h"

// Whether the brace at s[i] begins such a list: behind a mark or at the beginning of s, or with
// nothing behind it. The end of the list must lie in s.
bool markdown_opens_attributes(struct str s, size_t i);

// Takes the lists out of the inlines of a block that was read: they are no words of it. The id that
// one gives a heading becomes its `extra`. file: the whole of it.
void markdown_attributes(struct str file, struct node *block);

#endif
