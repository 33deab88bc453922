// SPDX-License-Identifier: MIT
// A room as a source for the search: every clip of its published coverage pages, every published
// release and page. What is not public at room->now is not among them.
#ifndef PRESSE_ROOM_SEARCH_ROOM_H
#define PRESSE_ROOM_SEARCH_ROOM_H

#include "room/room.h"
#include "room/search_index.h"

// Lives in a; r must outlive it. below: that of r->base, whose memory is used, too; or NULL.
struct search_source search_room(struct arena *a, const struct room *r,
                                 const struct search_source *below);

#endif
