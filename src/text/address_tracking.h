// SPDX-License-Identifier: MIT
// Which parameters of an address say who shared it and not what it shows.
#ifndef PRESSE_TEXT_ADDRESS_TRACKING_H
#define PRESSE_TEXT_ADDRESS_TRACKING_H

#include <stdbool.h>

#include "base/str.h"

// "utm_source=x" or "fbclid": true when it only tracks. `host` decides for the names that
// mean something elsewhere (YouTube's si, LinkedIn's trk).
bool address_is_tracking(struct str host, struct str parameter);

#endif
