// SPDX-License-Identifier: MIT
// Which entries of a coverage page stand out of order.
#ifndef PRESSE_ROOM_ORDER_H
#define PRESSE_ROOM_ORDER_H

#include "room/room.h"

struct order_entry {
    struct clip *clip;      // the first clip of the entry: clips under one date are one entry
    size_t len;             // clips of the entry, in the page's order
    size_t section;         // entries of different sections are not compared
    int64_t key;            // days; grows towards the end of the page when all is in order
    bool newest_first;      // how its section goes
    bool moved;             // stands out of order
    struct clip *neighbour; // of a moved entry: the entry in order before it in the file, or NULL
};

struct order {
    struct order_entry *items; // dated entries, in the page's order
    size_t len;
    bool newest_first; // how the page goes
    bool ordered;      // the page is kept by date at all; when false nothing is marked moved
    size_t moved;      // how many are marked
};

// Looks at the clips of coverage page p. The smallest set of entries whose move would put the
// page in order is marked; of several such sets the one that leaves the earliest in place.
struct order order_find(struct arena *a, const struct page *p);

#endif
