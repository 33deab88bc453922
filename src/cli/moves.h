// SPDX-License-Identifier: MIT
// Moved addresses as people give them: OLD=NEW, or a file of lines with both.
#ifndef PRESSE_CLI_MOVES_H
#define PRESSE_CLI_MOVES_H

#include "base/arena.h"
#include "base/error.h"
#include "room/write.h"

struct moves {
    struct arena arena; // owns the list and what it says
    struct fix_move *items;
    size_t len, cap;
};

// Adds what "OLD=NEW" says. Addresses may hold "=": the sign meant is the one that a web address
// follows. False when there is none, or more than one could be meant.
MUST_USE bool moves_take(struct moves *m, struct str text, struct error *e);

// Adds a move for each line of a file: OLD and NEW, parted by blanks or a tab. Empty lines and
// those that begin with '#' count for nothing. "-" is standard input.
MUST_USE bool moves_read(struct moves *m, const char *path, struct error *e);

#endif
