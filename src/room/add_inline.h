// SPDX-License-Identifier: MIT
// An entry more in a row of links: "We were in [The Courier](…), [The Herald](…) and [Fen](…)".
#ifndef PRESSE_ROOM_ADD_INLINE_H
#define PRESSE_ROOM_ADD_INLINE_H

#include "room/entry.h"

// The page with a link like that of the entry of outline item `model` before it, or behind it,
// parted from it as it is parted from the next one. False when the next entry is no link beside
// it, or when words stand between the two.
bool inline_add(struct arena *a, const struct models *m, size_t model, bool behind,
                const struct entry *entry, struct str *after);

#endif
