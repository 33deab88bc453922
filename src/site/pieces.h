// SPDX-License-Identifier: MIT
// What lists of entries gave when they were made last, entry by entry, for a program that makes
// them again and again: of thousands of entries one is another. A piece is taken again under a
// number for everything that it shows (site_parts.h, clip_shows).
#ifndef PRESSE_SITE_PIECES_H
#define PRESSE_SITE_PIECES_H

#include "base/buf.h"

struct pieces;
struct piece_list; // of one file, while it is made

struct pieces *pieces_make(void);
void pieces_free(struct pieces *p); // legal on NULL

// Begins the file at path; key: pieces of another are forgotten. NULL, with which the others do
// nothing, when nothing is kept (p is NULL) or another thread makes the same.
struct piece_list *pieces_open(struct pieces *p, struct str path, uint64_t key);
// Adds the piece that shows this to out. False when it is not known.
bool pieces_take(struct piece_list *l, uint64_t shows, struct buf *out);
// What stands in out from `from` on is the piece that shows this.
void pieces_note(struct piece_list *l, uint64_t shows, const struct buf *out, size_t from);
// Keeps what was taken and noted, and forgets all else of the file.
void pieces_close(struct piece_list *l, const struct buf *out);

#endif
