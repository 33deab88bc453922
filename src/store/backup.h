// SPDX-License-Identifier: MIT
// Backups: one file, an SQLite database, whichever engine it came from and goes to. Taken while
// the server works, from one consistent view; checked before it gets its name.
#ifndef PRESSE_STORE_BACKUP_H
#define PRESSE_STORE_BACKUP_H

#include "store/store.h"

struct backup_report {
    int64_t tables, rows, bytes, schema;
};

// Writes location's database to path (which must not exist yet) with mode 0600.
MUST_USE bool backup_make(const char *location, const char *path, struct backup_report *report,
                          struct error *e);
// Reads a backup without changing it: integrity, references, schema, number of rows.
MUST_USE bool backup_check(const char *path, struct backup_report *report, struct error *e);
// Makes location hold what the backup holds, brought up to this presse's schema. Refuses a
// location that holds requests or accounts unless replace; refuses one that a running presse
// has open (SQLite). All or nothing.
MUST_USE bool backup_restore(const char *path, const char *location, bool replace,
                             struct backup_report *report, struct error *e);

#endif
