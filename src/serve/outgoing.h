// SPDX-License-Identifier: MIT
// The thread of the server that asks other servers: the links of the room, in turn, every so many
// days, and the feeds that are watched. Both are jobs of the store's queue, so that several
// machines share them and a restart goes on where it was.
//
//   links:
//     every: 7      days between two questions to a link; without it the server asks none
//     save: true    write dead links into links.yaml, so that the site marks them
#ifndef PRESSE_SERVE_OUTGOING_H
#define PRESSE_SERVE_OUTGOING_H

#include "serve/live.h"
#include "store/store.h"

struct outgoing;

enum { OUTGOING_SLICE_MS = 200000 }; // a link job gives way after this long: its lease is 300 s

// Whether the configuration asks for anything; a wrong one is an error.
MUST_USE bool outgoing_wanted(const struct room *r, bool *wanted, struct error *e);

// Starts the thread. It works on the room that is served then. store stays the caller's.
MUST_USE bool outgoing_start(struct live *live, struct store *store, struct outgoing **out,
                             struct error *e);
void outgoing_stop(struct outgoing *o); // ends after the question under way; legal on NULL

#endif
