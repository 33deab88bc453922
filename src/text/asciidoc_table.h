// SPDX-License-Identifier: MIT
// Tables of AsciiDoc. Private to its reader.
#ifndef PRESSE_TEXT_ASCIIDOC_TABLE_H
#define PRESSE_TEXT_ASCIIDOC_TABLE_H

#include "text/markup.h"

// The table whose "|===" stands at m->at; `attributes` is the "[…]" line before it, or empty.
void asciidoc_table(struct markup *m, struct node *parent, struct str attributes);

#endif
