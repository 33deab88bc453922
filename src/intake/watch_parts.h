// SPDX-License-Identifier: MIT
// Private to watch*.c.
#ifndef PRESSE_INTAKE_WATCH_PARTS_H
#define PRESSE_INTAKE_WATCH_PARTS_H

#include "intake/watch.h"
#include "net/feed.h"

const struct watch_feed *watch_find(const struct watch_plan *plan, struct str url);

// Whether an item is wanted; *word is the word that matched, empty when none is asked for.
bool watch_matches(struct arena *a, const struct watch_feed *feed, const struct feed_item *item,
                   struct str *word);

// The article behind the address that an alert service gives; url itself when it is none.
struct str watch_unwrap(struct arena *a, struct str url);

#endif
