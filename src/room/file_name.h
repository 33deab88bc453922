// SPDX-License-Identifier: MIT
// How the files of a folder are called that hold one article each, and how the next one is.
#ifndef PRESSE_ROOM_FILE_NAME_H
#define PRESSE_ROOM_FILE_NAME_H

#include "base/clock.h"
#include "base/str.h"

struct file_named {
    struct str name; // without its folder and its extension; empty of a file to come
    struct str title, outlet;
    struct date date;
};

// The name of a file for `next`, as most of the others are made: of the title's words, the
// outlet's, the date and a number, with what stands between them. False when that is not told, or
// when `next` lacks what it takes.
bool file_name_like(struct arena *a, const struct file_named *all, size_t len,
                    const struct file_named *next, struct str *out);

#endif
