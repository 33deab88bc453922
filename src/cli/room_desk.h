// SPDX-License-Identifier: MIT
// Opening the desk of a room for a command.
#ifndef PRESSE_CLI_ROOM_DESK_H
#define PRESSE_CLI_ROOM_DESK_H

#include "desk/desk.h"
#include "room/room.h"

struct room_desk {
    struct room *room;
    struct desk *desk;
    struct arena arena;
    const char *location; // of the store
};

// Reads the room at path and opens its desk, making the database when there is none.
MUST_USE bool room_desk_open(const char *path, struct room_desk *out, struct error *e);
// Only where the store is: nothing is opened or made.
MUST_USE bool room_desk_locate(const char *path, struct room_desk *out, struct error *e);
void room_desk_close(struct room_desk *r); // legal on a zeroed one

#endif
