// SPDX-License-Identifier: MIT
// The names that a walk of a large room found, kept in the room's private data/ folder: as long as
// no folder has changed, the next walk asks for the size and time of each file and need not list,
// join and sort their names again. Its loss costs only time.
#ifndef PRESSE_ROOM_WALKED_H
#define PRESSE_ROOM_WALKED_H

#include "room/inputs.h"

#define WALKED_FILE "data/.presse-files"

// Fills files and theme of an empty walk of the room at root with what a walk would find now.
// False, and *out is as it was but for memory in its arena, when that is not known.
MUST_USE bool walked_take(const char *root, struct room_walk *out);

// Keeps the names of a walk, where a later one may go by them; nothing else about the files is
// kept. Failing is no error.
void walked_keep(const char *root, const struct room_walk *w);

#endif
