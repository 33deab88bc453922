// SPDX-License-Identifier: MIT
// What a page writes between a heading and its first entry, and behind the last one: "<ul>" and
// "</ul>", the head of a table. A heading that is made for a new date has both. Private to the
// writer of entries.
#ifndef PRESSE_ROOM_ADD_FRAME_H
#define PRESSE_ROOM_ADD_FRAME_H

#include "room/outline.h"

struct frame {
    struct str *opens; // by heading of the model: behind it; where nothing but blanks stands, empty
    struct str close;  // behind the last entry
    bool any;
};

// The frame of the model's headings from `depth` on, all of them items of [from, to). False when
// there is one, but none that can be written again: words of one section alone stand in it, or its
// end is not seen.
bool frame_find(struct arena *a, const struct outline *o, size_t from, size_t to,
                const size_t *heads, size_t heads_len, size_t depth, struct frame *out);

#endif
