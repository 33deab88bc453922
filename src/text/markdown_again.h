// SPDX-License-Identifier: MIT
// Markdown that was read before and has changed a little. Private to the Markdown reader.
#ifndef PRESSE_TEXT_MARKDOWN_AGAIN_H
#define PRESSE_TEXT_MARKDOWN_AGAIN_H

#include "text/tree.h"

// Whether nothing in the text but raw HTML, which its reading finds, makes one block depend on
// another: no definition of a link, and no line end but "\n".
bool markdown_stands_apart(struct str text);
// Fills s->d->root, as markdown_read would, from an earlier reading (`apart`) and what differs.
// False, with nothing done, when that cannot be.
bool markdown_read_again(struct reading_state *s, const struct doc *before);

#endif
