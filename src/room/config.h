// SPDX-License-Identifier: MIT
// What a room says of itself: presse.yaml, or else the configuration of Hugo or Jekyll.
#ifndef PRESSE_ROOM_CONFIG_H
#define PRESSE_ROOM_CONFIG_H

#include "room/room.h"

struct config {
    struct str file;      // its path relative to the room, or empty
    struct str permalink; // Jekyll's pattern for posts, or empty
    uint64_t sum;         // of its name and bytes
};

// Fills r->config, title, description, base_url, lang, contact and outlets. What cannot be read
// becomes a diagnostic and counts as not there.
void config_read(struct room *r, struct config *out);

#endif
