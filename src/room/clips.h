// SPDX-License-Identifier: MIT
// What the room adds to the clips that the reader found.
#ifndef PRESSE_ROOM_CLIPS_H
#define PRESSE_ROOM_CLIPS_H

#include "room/room.h"

// Gives each clip of p->reading its identity and id, and sets p->clips: newest first, equal
// dates in page order, undated ones last. The second clip of one identity on a page gets an id
// of its own, so that anchors stay unique. before: what an earlier reading of the page gave, which
// is asked first; or NULL. threads: that may share the work.
void clips_finish(struct arena *a, struct page *p, const struct clips *before, unsigned threads);
// Sets p->clips alone, of clips that have their identity.
void clips_sort(struct arena *a, struct page *p);

// Resolves the outlet of every clip of the room: the table's outlet of the name that the page
// gives, else one made from that name; without a name the table's outlet of the address, else
// one made from its domain.
void clips_resolve(struct room *r);
// The same of one page, the only one with clips; what is made for them lives in a.
void clips_resolve_page(struct arena *a, const struct room *r, struct page *p);

// Newest first; then by the order on their pages, and by identity.
int clip_newest(const struct clip *a, const struct clip *b);

// 16 hexadecimal digits of s. Never changes between versions: ids in feeds rest on it.
struct str clip_id(struct arena *a, struct str s);

#endif
