// SPDX-License-Identifier: MIT
// presse check --links: asks every outgoing link of a room and reports how it is.
#ifndef PRESSE_CLI_LINKS_H
#define PRESSE_CLI_LINKS_H

#include "room/room.h"

// Asks what is due, keeps what was learnt in the room's store (made when it is missing), and
// adds findings to r->diags: link-gone, link-soft-gone, link-moved (warnings), link-blocked,
// link-paywalled, link-unsure (notes). Ctrl-C stops; the next run goes on.
MUST_USE bool links_check(struct room *r, struct error *e);

#endif
