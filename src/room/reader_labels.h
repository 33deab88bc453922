// SPDX-License-Identifier: MIT
// Entries that name their parts themselves, line by line: "Date: 3 May", "Outlet: Le Monde".
// Private to the clip reader.
#ifndef PRESSE_ROOM_READER_LABELS_H
#define PRESSE_ROOM_READER_LABELS_H

#include "room/reader_atoms.h"

// Gives each atom of x the role (WORD_*) that the label before it on its line states: WORD_NOTE
// to the labels themselves and to lines with a label that is not known. False, and roles all 0,
// unless two labels at least say different things that an entry consists of; where labels are
// `usual`, one of two does.
bool labels_find(const struct item *x, const struct atoms *a, bool usual, uint16_t *roles);

// Whether the items of a list are such lines of one entry.
bool labels_make_entry(struct reader *r, const struct node *list);

#endif
