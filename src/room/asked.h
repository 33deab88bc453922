// SPDX-License-Identifier: MIT
// Which files and addresses the pages of a room asked for while they were rendered and checked:
// whatever their links lead to, and what they might lead to if it were there. A page that comes or
// goes concerns no other if nothing asked for it.
//
// Names are not kept but bits that stand for them: a name that was asked for is always found, and
// now and then one that was not.
#ifndef PRESSE_ROOM_ASKED_H
#define PRESSE_ROOM_ASKED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct asked;

enum asked_kind {
    ASKED_FILE,    // its path relative to the room
    ASKED_ADDRESS, // a path of the site, with or without a slash at its end
};

// For a room of so many pages; in a.
struct asked *asked_make(struct arena *a, size_t pages);
// Thread safe. Legal on NULL: nobody wants to know.
void asked_note(struct asked *asked, enum asked_kind kind, struct str name);
// The path of a file as people wrote it: "content/../media/x.png".
void asked_note_path(struct asked *asked, struct str path);
// Whatever the bytes of another say was asked for is asked for here, too.
void asked_add(struct asked *asked, struct str bytes);
// To be kept; lies in asked.
struct str asked_bytes(const struct asked *asked);
// Whether the name may have been asked for; true when the bytes are none.
bool asked_has(struct str bytes, enum asked_kind kind, struct str name);

#endif
