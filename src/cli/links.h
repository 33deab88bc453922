// SPDX-License-Identifier: MIT
// presse check --links: asks every outgoing link of a room and reports how it is.
#ifndef PRESSE_CLI_LINKS_H
#define PRESSE_CLI_LINKS_H

#include "room/room.h"

// Asks what is due, keeps what was learnt in the room's store (made when it is missing), and
// adds findings to r->diags (intake/links.h). save: links.yaml too gets what was learnt. Ctrl-C
// stops; the next run goes on.
MUST_USE bool links_check(struct room *r, bool save, struct error *e);

// For `presse fix`: what the store knows of dead links goes into links.yaml, and copies in
// archives are looked for; the change is shown as a diff, asked for and written as how says.
// *mended counts dead links and copies. A room whose links were never checked has none.
struct rewrite;
MUST_USE bool links_fix_dead(struct room *r, const struct rewrite *how, size_t *mended,
                             struct error *e);

// Addresses that moved for good, as the store knows: pairs of old and new, in r's arena.
struct moved_link {
    struct str from, to;
};
MUST_USE bool links_moved(struct room *r, struct moved_link **out, size_t *len, struct error *e);

#endif
