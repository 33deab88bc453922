// SPDX-License-Identifier: MIT
// robots.txt (RFC 9309): which paths of a host its keepers ask robots to leave alone.
#ifndef PRESSE_NET_ROBOTS_H
#define PRESSE_NET_ROBOTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct robots; // the rules for one robot; immutable, lives in its arena

enum { ROBOTS_LARGEST = 500 << 10 }; // bytes that are read (RFC 9309, section 2.5)

// Reads the file for the robot named product ("presse"): the groups that name it, merged, or
// else those for "*". Never NULL; an empty or unreadable file allows everything.
const struct robots *robots_read(struct arena *a, struct str text, struct str product);
// path is path and query of an address, percent-encoded. The longest matching rule decides;
// between equals, allow. NULL robots allow everything.
bool robots_allow(const struct robots *r, struct str path);
// Seconds between requests that "Crawl-delay" asks for; 0 when it does not; at most 60.
unsigned robots_delay(const struct robots *r);

#endif
