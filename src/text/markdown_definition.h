// SPDX-License-Identifier: MIT
// Where reference definitions stand. Private to the Markdown reader.
#ifndef PRESSE_TEXT_MARKDOWN_DEFINITION_H
#define PRESSE_TEXT_MARKDOWN_DEFINITION_H

#include "text/tree.h"

// Gives the reference links below top whose address has no place yet (md4c hands over a copy
// when it had to decode it) the place of the definition with that address in [from, to).
void markdown_find_definitions(struct reading_state *s, struct node *top, size_t from, size_t to);

#endif
