// SPDX-License-Identifier: MIT
// What commands that write into a page have in common: showing the change and asking.
#ifndef PRESSE_CLI_REWRITE_H
#define PRESSE_CLI_REWRITE_H

#include "room/ledger.h"
#include "room/room.h"

struct rewrite {
    bool dry;         // show, write nothing
    bool yes;         // do not ask
    const char *path; // as the user gave it
    bool *written;    // may be NULL; set to whether the file was written
};

// Prints the diff; then, unless dry, asks when a person is at the terminal, and writes. Nothing
// is printed or written when nothing changed.
MUST_USE bool cli_rewrite(const struct rewrite *how, struct room *r, const struct page *p,
                          struct str after, struct error *e);

// The same for a ledger of the room.
MUST_USE bool cli_rewrite_ledger(const struct rewrite *how, const struct ledger *l,
                                 const char *about, struct error *e);

#endif
