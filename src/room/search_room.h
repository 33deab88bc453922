// SPDX-License-Identifier: MIT
// A room as a source for the search: every clip of its published coverage pages, every published
// release and page. What is not public at room->now is not among them.
#ifndef PRESSE_ROOM_SEARCH_ROOM_H
#define PRESSE_ROOM_SEARCH_ROOM_H

#include "room/room.h"
#include "room/search_index.h"

// Lives in a; r must outlive it. below: that of r->base, whose memory is used, too; or NULL.
// places: nobody will ask for topic_keys and page_hash, which take half of the time.
struct search_source search_room(struct arena *a, const struct room *r,
                                 const struct search_source *below, bool places);

// What it says of one clip, which stands on page, or of one release or page; in a.
void search_doc_of_clip(const struct clip *c, const struct page *page, struct search_doc *out);
void search_doc_of_page(struct arena *a, const struct room *r, const struct page *p,
                        struct search_doc *out);

#endif
