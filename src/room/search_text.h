// SPDX-License-Identifier: MIT
// The text of a page as people read it, for the search.
#ifndef PRESSE_ROOM_SEARCH_TEXT_H
#define PRESSE_ROOM_SEARCH_TEXT_H

#include "room/room.h"
#include "room/search_query.h"

// What a release or plain page says below its front matter, without mark-up, a line end between
// blocks; in a. The room keeps no texts: the file may be read again. Empty of coverage pages, whose
// entries are documents of their own. False, with *out empty, when it cannot be read any more.
// Thread safe.
MUST_USE bool search_text(struct arena *a, const struct page *p, struct str *out, struct error *e);

// Where the query's words stand in a text that is written in lang: some words around the first,
// "…" where the text goes on, a blank for each line end; in a. Empty when none stands there.
struct str search_excerpt(struct arena *a, const struct search_query *q, struct str text,
                          struct str lang);

#endif
