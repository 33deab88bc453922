// SPDX-License-Identifier: MIT
// How commands ask other servers: the `network:` part of presse.yaml as options of net/fetch.h.
//
//   network:
//     allow: [10.1.0.0/16]   networks that may be asked although they are not public
//     ports: [8080]          ports besides 80 and 443
//     interval: 1000         milliseconds between requests to one host (200 to 60,000)
#ifndef PRESSE_INTAKE_NETWORK_H
#define PRESSE_INTAKE_NETWORK_H

#include "net/fetch.h"
#include "room/room.h"

// Fills out from the room's configuration; its texts and lists live in a.
MUST_USE bool network_options(struct arena *a, const struct room *r, struct fetch_options *out,
                              struct error *e);

#endif
