// SPDX-License-Identifier: MIT
// The address of a new entry where its model has none to exchange in its own lines.
#ifndef PRESSE_ROOM_ENTRY_LINK_H
#define PRESSE_ROOM_ENTRY_LINK_H

#include "room/edit.h"
#include "room/outline.h"

// "[title][label]" in item x, whose address stands elsewhere, becomes "[title](url)".
void entry_link_label(struct arena *a, const struct outline *o, const struct outline_item *x,
                      struct str url, struct edits *edits);

// The title, written as x needs it, as a link to url in the page's mark-up; the title alone where
// x is a record of data. Owned by the arena.
struct str entry_link_title(struct arena *a, const struct outline *o, const struct outline_item *x,
                            struct str title, struct str url);

// Writes it into the field for an address that x, a record of data, has and leaves empty; where a
// record of YAML has none, into a line of its own below the title.
void entry_link_field(struct arena *a, const struct outline *o, const struct outline_item *x,
                      struct str url, struct edits *edits);

// Where the outlet's name in item x is a link of its own, to the outlet's site: now to that of url.
void entry_link_outlet(struct arena *a, const struct outline *o, const struct outline_item *x,
                       struct str url, struct edits *edits);

#endif
