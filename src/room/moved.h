// SPDX-License-Identifier: MIT
// Writes the new addresses of articles that moved.
#ifndef PRESSE_ROOM_MOVED_H
#define PRESSE_ROOM_MOVED_H

#include "room/write.h"

// p with the addresses that moved exchanged wherever a link leads to them, in entries and in
// prose; *mended counts the places. p itself when nothing was changed. p must come from
// verify_read.
const struct page *moved_mend(struct arena *a, const struct page *p, struct fix_move *moves,
                              size_t len, size_t *mended);

// Whether every move leads from a web address to another one, no address moves to two places,
// and none goes in a circle.
MUST_USE bool moved_check(struct arena *a, const struct fix_move *moves, size_t len,
                          struct error *e);

#endif
