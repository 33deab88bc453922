// SPDX-License-Identifier: MIT
// Whether an update of a room concerns other pages than those that changed: what a text shows
// depends on another page only if it asked for it (asked.h).
#ifndef PRESSE_ROOM_CONCERN_H
#define PRESSE_ROOM_CONCERN_H

#include "room/room.h"

// Of room now, which room_update made of was: whether the pages that came, went or moved are known
// to concern neither the text of another page nor what its check found. asked: what the pages of
// was asked for.
bool changes_stand_alone(const struct room *was, const struct room *now, struct str asked);

#endif
