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

void inputs_add_file(struct room_inputs *inputs, const struct file_entry *file);
// What could not be followed or looked into, and how many files there are.
void inputs_add_trouble(struct room_inputs *inputs, const struct file_list *list);
void inputs_add(struct room_inputs *inputs, const struct file_list *list);

// A room's files as they lay there at one moment. Whoever has one need not look again.
struct room_walk {
    struct arena arena;            // of the lists
    struct file_list files, theme; // of the room; of its theme/
    struct room_inputs inputs;
    bool known;    // the names were (walked.h)
    bool brief;    // it is needed for a moment only: file_map may be used
    int64_t begun; // before the first file was looked at, nanoseconds since 1970
};

// Of the room at `path`, for a program that soon ends. False when it is no folder or cannot be
// walked; *out is empty then.
MUST_USE bool room_walk_make(const char *path, struct room_walk *out);
void room_walk_free(struct room_walk *w); // legal on an empty one

#endif
