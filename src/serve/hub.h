// SPDX-License-Identifier: MIT
// WebSub (W3C Recommendation, 2018): where a watched feed names a hub, the hub is asked to
// deliver news by itself. Only a public server can take deliveries, so this is done when
// presse.yaml says `watch: hubs: true` and has a base_url. The address of each feed's callback
// cannot be guessed, what the hub asks to confirm must be what was asked for, and a delivery
// counts only with the signature of the secret that the hub was given.
//
//   /-/hub/NAME   GET: verification of intent; POST: a delivery
#ifndef PRESSE_SERVE_HUB_H
#define PRESSE_SERVE_HUB_H

#include "intake/watch.h"
#include "serve/http.h"
#include "serve/live.h"

enum { HUB_LEASE = 10 * 86400, HUB_RENEW = 86400, HUB_AGAIN = 86400 }; // seconds

// Asks the hubs of feeds whose subscription is missing or ends within HUB_RENEW, at most once a
// day each, or again when none answered. A hub that refuses is no failure.
MUST_USE bool hub_subscribe(const struct room *r, struct store *s, const struct watch_plan *plan,
                            const struct fetch_options *fetch, struct error *e);

struct hub;
// The callbacks; *out is NULL when the configuration wants none. store stays the caller's.
MUST_USE bool hub_open(struct live *live, struct store *store, struct hub **out, struct error *e);
void hub_close(struct hub *h); // legal on NULL
struct handlers hub_handlers(struct hub *h);

#endif
