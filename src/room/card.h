// SPDX-License-Identifier: MIT
// Cards: pages in HTML where each entry is an element of its own with several in it.
#ifndef PRESSE_ROOM_CARD_H
#define PRESSE_ROOM_CARD_H

#include "room/outline.h"

// Widens the entries of o to the elements that are theirs alone, where most entries have one of
// the same tag and class, and marks them as cards. Linear in the size of the page.
void cards_find(struct arena *a, struct outline *o);

// The next element in [*at, to) of source that begins there or behind, from its start tag to the
// end of its end tag. Sets *at behind the start tag. False when there is none.
bool card_element(struct str source, size_t *at, size_t to, size_t *from, size_t *end);

#endif
