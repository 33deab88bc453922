// SPDX-License-Identifier: MIT
// What commands that write into a page have in common: finding it, showing the change, asking.
#ifndef PRESSE_CLI_REWRITE_H
#define PRESSE_CLI_REWRITE_H

#include "room/room.h"

// The lone page of r, or its largest coverage page. NULL, with e filled, when it has none.
const struct page *cli_coverage_page(const struct room *r, struct error *e);

struct rewrite {
    bool dry;         // show, write nothing
    bool yes;         // do not ask
    const char *path; // as the user gave it
};

// Prints the diff; then, unless dry, asks when a person is at the terminal, and writes. Nothing
// is printed or written when nothing changed.
MUST_USE bool cli_rewrite(const struct rewrite *how, struct room *r, const struct page *p,
                          struct str after, struct error *e);

#endif
