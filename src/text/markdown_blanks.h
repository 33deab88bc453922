// SPDX-License-Identifier: MIT
// Addresses with blanks in them. Private to the Markdown reader.
#ifndef PRESSE_TEXT_MARKDOWN_BLANKS_H
#define PRESSE_TEXT_MARKDOWN_BLANKS_H

#include "text/tree.h"

// The file as md4c is to see it: s->d->source itself, or a copy in s->a, byte for byte as long, in
// which the blanks inside addresses stand hidden. The answer is kept in s->shown. Linear.
struct str markdown_hide_blanks(struct reading_state *s);
// Gives the texts and addresses below top that lead into that copy, or came of it, what the file
// says.
void markdown_show_blanks(struct reading_state *s, struct node *top);

#endif
