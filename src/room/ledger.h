// SPDX-License-Identifier: MIT
// A plain file at the top of a room that holds one list of small maps in YAML, which presse
// writes and people may read and edit: which links died (links.yaml), which entries are still to
// be completed (incomplete.yaml). Keys that presse does not know stay; so do comments at the top.
#ifndef PRESSE_ROOM_LEDGER_H
#define PRESSE_ROOM_LEDGER_H

#include "base/diag.h"
#include "base/error.h"
#include "base/value.h"

enum { LEDGER_LARGEST = 8 << 20 };

struct ledger {
    struct arena *arena; // owns everything below
    const char *folder;
    struct str name;   // "links.yaml", as diagnostics name it
    struct str source; // its bytes as read; empty when there is no such file
    struct value list; // VALUE_LIST of maps
};

// Reads FOLDER/name; a missing file is an empty list. False when the file cannot be read, or is
// no list of maps: then a diagnostic says so and the list is empty. Texts must outlive a.
bool ledger_read(struct arena *a, const char *folder, const char *name, struct ledger *out,
                 struct diags *diags);
// The line of an entry that was read, from 1; 0 of one that was added.
unsigned ledger_line(const struct ledger *l, const struct value *entry);
// A new, empty entry at the end. Pointers to other entries become invalid.
struct value *ledger_add(struct ledger *l);
// Sets the text under key; the empty text takes the key away.
void ledger_set(struct ledger *l, struct value *entry, struct str key, struct str text);
void ledger_remove(struct ledger *l, size_t i);
// The file as it would be written now; empty when the list is empty. about: comment lines for a
// file that has none at its top, each with its "# ".
struct str ledger_text(const struct ledger *l, const char *about);
// Writes it, atomically; an empty list takes the file away. Refuses when the file is no longer
// what was read.
MUST_USE bool ledger_write(const struct ledger *l, const char *about, struct error *e);

#endif
