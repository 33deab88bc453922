// SPDX-License-Identifier: MIT
// Links that are dead, as links.yaml at the top of the room says: `presse check --links --save`
// and `presse fix` write it from what was found out, people may edit it. The site marks these
// links and offers the copy. An entry:
//
//   - url: https://example.org/article
//     state: gone          # or soft-gone: something else answers in its place
//     since: 2026-11-01
//     copy: https://archive.example/20211012/https://example.org/article
//     copied: 2021-10-12
#ifndef PRESSE_ROOM_DEAD_H
#define PRESSE_ROOM_DEAD_H

#include "room/ledger.h"
#include "room/room.h"

#define DEAD_FILE "links.yaml"
#define DEAD_ABOUT                                                                                 \
    "# Links that are dead, and their copies in public archives. The site marks them.\n"           \
    "# Written by `presse check --links --save` and `presse fix`; you may edit it.\n"

struct dead_link {
    struct str url;
    struct str copy;    // an address; empty when no copy is known
    struct date copied; // when the copy was made; may be unknown
};

// Reads the file into r->dead; what is wrong with it becomes a diagnostic.
void dead_read(struct room *r);
// What is known of the link whose address_identity is given; NULL when it is not dead.
const struct dead_link *dead_find(const struct room *r, struct str identity);
// True when nothing at all is dead: no identity need be made.
bool dead_none(const struct room *r);

#endif
