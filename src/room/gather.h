// SPDX-License-Identifier: MIT
// The pages of folders show the clippings in them.
#ifndef PRESSE_ROOM_GATHER_H
#define PRESSE_ROOM_GATHER_H

#include "room/room.h"

// Hands the clips of published clippings to the pages at the addresses of their folders, which
// become coverage pages; where there is none, one is made. Sets `gathered` and `clips` of those
// pages; bare clippings are published there alone, and their addresses lead there. r->pages has
// room for as many pages again. In r's arena.
void clippings_gather(struct room *r);

#endif
