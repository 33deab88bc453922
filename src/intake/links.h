// SPDX-License-Identifier: MIT
// The outgoing links of a room: which there are, asking them (net/health.h), and writing down
// which of them are dead (room/dead.h) for the site.
#ifndef PRESSE_INTAKE_LINKS_H
#define PRESSE_INTAKE_LINKS_H

#include "net/health.h"
#include "room/room.h"

// The first place that names an address.
struct link_place {
    struct str file;
    unsigned line, column;
    struct str title; // of the clip; empty of other links
    struct date date; // of the clip, or of the release; may be unknown
};

struct room_links {
    struct arena *arena;
    struct map known; // address -> struct link_place
    struct health_link *links;
    size_t len, cap;
};

// The links of clips and those in the prose of published pages and releases, each address once.
void links_collect(struct arena *a, const struct room *r, struct room_links *out);
const struct link_place *links_place(const struct room_links *l, struct str url);

// Adds what needs a person as findings: link-gone, link-soft-gone, link-moved (warnings),
// link-blocked, link-paywalled, link-unsure (notes). Links that the room no longer has are
// passed over.
void links_report(const struct room_links *l, const struct health_state *states, size_t len,
                  struct arena *a, struct diags *diags);

// What links.yaml should say now: dead links are added, those that answer again are taken out,
// the rest stays as it was. *changed counts. Nothing is written.
struct ledger;
void links_mark(struct ledger *dead, const struct health_state *states, size_t len,
                size_t *changed);

// Archives that presse.yaml names under links: archives:, a TimeGate each, or a map with
// timegate: and timemap:. An empty list when it names none; false when it names nonsense.
struct memento_archive;
MUST_USE bool links_archives(struct arena *a, const struct value *config,
                             struct memento_archive **out, size_t *len, struct error *e);

// Looks for copies of the entries of links.yaml that have none, each nearest to the date of its
// clip, and writes what was found into them. *found counts; trouble of an archive is added as
// a note "archive" (it is no failure).
MUST_USE bool links_find_copies(const struct room_links *l, struct ledger *dead,
                                const struct fetch_options *fetch,
                                const struct memento_archive *archives, size_t archives_len,
                                struct diags *diags, size_t *found, struct error *e);

#endif
