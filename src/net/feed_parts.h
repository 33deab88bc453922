// SPDX-License-Identifier: MIT
// Private to feed*.c.
#ifndef PRESSE_NET_FEED_PARTS_H
#define PRESSE_NET_FEED_PARTS_H

#include "net/feed.h"

// Reads text, which is UTF-8, as XML or JSON into f.
void feed_read_xml(struct arena *a, struct str text, struct feed *f);
void feed_read_json(struct arena *a, struct str text, struct feed *f);

// A new item at the end; NULL when there are FEED_ITEMS_MOST.
struct feed_item *feed_add(struct arena *a, struct feed *f);
// The plain text of what may hold mark-up and entities, blanks made one, cut.
struct str feed_plain(struct arena *a, struct str s);

#endif
