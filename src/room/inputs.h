// SPDX-License-Identifier: MIT
// Everything a site is made from, in one number: the names, sizes, times and inodes of a room's
// files, as the walk found them. Whoever knows the number of the last build knows, without
// opening a page, whether there is anything to build.
#ifndef PRESSE_ROOM_INPUTS_H
#define PRESSE_ROOM_INPUTS_H

#include "base/file.h"
#include "base/str.h"

struct room_inputs {
    uint64_t a, b;  // the sum
    int64_t newest; // latest time of any file, nanoseconds since 1970
    bool partial;   // the room holds something that the walk does not see, or is a lone file
};

void inputs_add(struct room_inputs *inputs, const struct file_list *list);

// The inputs of the room at `path` as room_load would find them now. False when it is no folder
// or cannot be walked.
bool room_inputs_now(const char *path, struct room_inputs *out);

#endif
