// SPDX-License-Identifier: MIT
// Pages for the person who keeps the room, at this very machine (`presse serve --keeper`): they
// write into its files. Only a server whose sockets are all on loopback has them, and they
// answer only to a browser here that calls the machine by a loopback name, so that neither
// another machine nor a name that a foreign site made lead here gets in. Behind a front server,
// which would let everybody in, they refuse (its headers show it).
//
//   /-/add        how to install the bookmarklet; it posts the page that is open in the browser
//                 here, signed with a key that only it and the server have
//   /-/add/write  writes what the person has seen and completed
//   /-/watch      what the feeds brought, to accept or dismiss
//   /-/links      links that need a person
#ifndef PRESSE_SERVE_KEEPER_H
#define PRESSE_SERVE_KEEPER_H

#include "base/error.h"
#include "room/room.h"
#include "serve/http.h"

struct keeper;

enum { KEEPER_PAGE_LARGEST = 4 << 20, KEEPER_CLOCK_APART = 600 }; // bytes; seconds

// path: the room as the command line names it; r: as it is now. store may be NULL; it stays the
// caller's. Makes data/keeper.key.
struct store;
MUST_USE bool keeper_open(const char *path, const struct room *r, struct store *store,
                          struct keeper **out, struct error *e);
void keeper_close(struct keeper *k); // legal on NULL
struct handlers keeper_handlers(struct keeper *k);

#endif
