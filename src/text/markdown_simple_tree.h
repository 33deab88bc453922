// SPDX-License-Identifier: MIT
// The tree of Markdown that is read without md4c. Private to the Markdown reader.
#ifndef PRESSE_TEXT_MARKDOWN_SIMPLE_TREE_H
#define PRESSE_TEXT_MARKDOWN_SIMPLE_TREE_H

#include "text/tree.h"

// Reads the blocks from byte `from` of the file on, which is UTF-8, into top, as md4c would, up to
// the text before the first that it leaves to md4c; returns where that begins, or `to`.
size_t markdown_simple(struct reading_state *s, struct node *top, size_t from, size_t to);

#endif
