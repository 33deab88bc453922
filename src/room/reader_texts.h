// SPDX-License-Identifier: MIT
// Texts of a clip, of the parts of its item.
#ifndef PRESSE_ROOM_READER_TEXTS_H
#define PRESSE_ROOM_READER_TEXTS_H

#include "room/reader_parts.h"

// Without the quotation marks around the whole of s: they are the page's, not the title's.
struct str texts_unquoted(struct str s);

// Takes from x what is no outlet, and no title (reader_no_texts.c).
void texts_leave(struct item *x);

// The outlet that x names, without marks of quotation and, in a field of data, of emphasis, nor a
// kind of text in capitals behind it: "StädteRegion Aachen PRESSEMITTEILUNG". Of "*Late Hours*,
// Radio Fen" x's outlet begins with the first mark from then on.
struct str texts_outlet(struct reader *r, struct item *x);

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
