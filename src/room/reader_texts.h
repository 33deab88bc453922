// SPDX-License-Identifier: MIT
// Texts of a clip, of the parts of its item.
#ifndef PRESSE_ROOM_READER_TEXTS_H
#define PRESSE_ROOM_READER_TEXTS_H

#include "room/reader_parts.h"

// Without the quotation marks around the whole of s: they are the page's, not the title's.
struct str texts_unquoted(struct str s);

// "*Late Hours*, Radio Fen" in a field of data: the mark before a piece that has its other half
// within it goes with it, and neither is shown.
uint32_t texts_mark_before(const struct item *x, struct piece p);
struct str texts_without_marks(struct reader *r, const struct item *x, struct str s);

// "StädteRegion Aachen PRESSEMITTEILUNG": a kind of text in capitals is no part of an outlet's
// name.
struct str texts_outlet(struct reader *r, struct str name);

// How often title attributes of the page begin with the same words ("An article on the website of
// …"), for texts_title_attribute().
void texts_count_openings(struct reader *r, struct map *seen);

// The title that only an attribute says, without the outlet at its end; empty when it says nothing
// of its own.
struct str texts_title_attribute(struct reader *r, const struct item *x, struct map *seen,
                                 struct str outlet);

// Everything of the item that no other field says, in the reader's memory; an author within a
// sentence stays in it.
struct str texts_note(struct reader *r, const struct item *x);

#endif
