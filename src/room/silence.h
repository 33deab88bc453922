// SPDX-License-Identifier: MIT
// Comments in a page that silence findings: `<!-- presse: ignore tracking -->` silences that code
// on its own line and on the next line that is not empty; `<!-- presse: ignore -->` silences all
// codes there.
#ifndef PRESSE_ROOM_SILENCE_H
#define PRESSE_ROOM_SILENCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

struct silence {
    unsigned from, to; // lines
    struct str codes;  // separated by blanks or commas; empty: all
};

struct silences {
    struct silence *items;
    size_t len, cap;
};

// The comments of a page, in order; in a, their codes in source.
struct silences silences_of(struct arena *a, struct str source);

bool silences_hold(const struct silences *s, unsigned line, const char *code);

#endif
