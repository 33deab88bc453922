// SPDX-License-Identifier: MIT
// A new entry where none of the page can be followed: as one plain line of its list or paragraph,
// or as a record of data that says date, title, outlet and address. Private to the writer of
// entries.
#ifndef PRESSE_ROOM_ADD_PLAIN_H
#define PRESSE_ROOM_ADD_PLAIN_H

#include "room/entry.h"

// The n-th way, from 0, to write entry in a place like that of outline item i. False when there are
// no more, or such a place takes no plain line: a heading, a table, a card of HTML.
bool plain_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                 size_t n, struct str *out);

// The keys of such a record that the one of item i has not: "outlet, url". Templates of the site
// may not show what they hold.
struct str plain_new_keys(struct arena *a, const struct models *m, size_t i,
                          const struct entry *entry);

#endif
