// SPDX-License-Identifier: MIT
// Texts of releases, kept from when they were read until they are rendered: reading a file again
// takes longer than half of what is done with it. Only as many as fit, for a program that renders
// the room once; others are read again.
#ifndef PRESSE_ROOM_KEPT_TEXT_H
#define PRESSE_ROOM_KEPT_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

struct kept_texts; // of a room
struct kept_text;  // of a page
struct text_block; // memory that some of them share

// Keeps up to `most` bytes.
struct kept_texts *kept_texts_make(size_t most);
void kept_texts_free(struct kept_texts *all); // legal on NULL

// What a thread that reads pages writes to.
struct text_writer {
    struct kept_texts *all; // NULL: nothing is kept
    struct text_block *open;
};

// A copy of the text, to be taken once; NULL when it does not fit. Lives in a, the bytes in w->all.
struct kept_text *text_keep(struct text_writer *w, struct arena *a, struct str text);
// When it writes no more.
void text_writer_end(struct text_writer *w);

// Hands the text out to the first who asks, and the memory that has to be given back when it is
// done with; NULL for all others. Legal on NULL. Thread safe.
struct text_block *kept_text_take(struct kept_text *t, struct str *out);
void kept_text_done(struct text_block *block); // legal on NULL

#endif
