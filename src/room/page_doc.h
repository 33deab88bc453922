// SPDX-License-Identifier: MIT
// The tree of a page. A room of ten thousand releases keeps none of theirs: they are read again
// when something is made of them.
#ifndef PRESSE_ROOM_PAGE_DOC_H
#define PRESSE_ROOM_PAGE_DOC_H

#include "room/room.h"
#include "text/doc.h"

// The page's own, or what its file says now, in a; NULL with *e when that cannot be read. Thread
// safe.
const struct doc *page_doc(struct arena *a, const struct page *p, struct error *e);

#endif
