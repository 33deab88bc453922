// SPDX-License-Identifier: MIT
// Private copies of the articles that a room names, for the day on which they are gone: one WARC
// file each in data/copies/, which no site ever shows. Off unless presse.yaml says
// `links: copies: true`: press articles are under copyright, and a copy may be kept only where
// the law or a licence allows it (a copy for private use or for the record, by country).
#ifndef PRESSE_INTAKE_PRIVATE_H
#define PRESSE_INTAKE_PRIVATE_H

#include "intake/links.h"

enum { PRIVATE_LARGEST = 10 << 20 }; // bytes of one article that are kept

bool private_wanted(const struct room *r);

// Keeps a copy of each clip that has none and whose link is well or for subscribers. Asks as
// politely as the link check does. *kept counts; what cannot be had now is tried the next time.
MUST_USE bool private_keep(const struct room *r, const struct room_links *links,
                           const struct health_state *states, size_t len,
                           const struct fetch_options *fetch, bool (*stop)(void *context),
                           void *context, size_t *kept, struct error *e);

#endif
