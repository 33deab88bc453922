// SPDX-License-Identifier: MIT
// Divisions that fences of colons begin and end. Private to the Markdown reader.
#ifndef PRESSE_TEXT_MARKDOWN_DIVISIONS_H
#define PRESSE_TEXT_MARKDOWN_DIVISIONS_H

#include "text/tree.h"

// Finds the fences of the file: s->fences. Linear; no more than a search where it has none.
void markdown_find_fences(struct reading_state *s);
// Makes the lines that are fences blank in `copy`, which is the whole file.
void markdown_hide_fences(const struct reading_state *s, char *copy);
// Puts the blocks below top that stand between fences into divisions.
void markdown_divide(struct reading_state *s, struct node *top);

#endif
