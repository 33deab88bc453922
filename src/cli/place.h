// SPDX-License-Identifier: MIT
// Rooms as the command line names them.
#ifndef PRESSE_CLI_PLACE_H
#define PRESSE_CLI_PLACE_H

#include "room/room.h"

// room_load, where "-" reads standard input as a lone page. options may be NULL.
MUST_USE bool cli_open_room(const char *path, const struct room_options *options, struct room **out,
                            struct error *e);

// All of standard input, at most DOC_LARGEST bytes, in a.
MUST_USE bool cli_read_stdin(struct arena *a, struct str *out, struct error *e);

// The path of a file of the room as an editor started here would open it: what the user gave,
// and the path in the room.
struct str cli_place(struct arena *a, const struct room *r, const char *given, struct str path);

#endif
