// SPDX-License-Identifier: MIT
// Where tests keep databases: a folder of their own, and a PostgreSQL server of their own on a
// unix socket in it, run by another user than root.
#ifndef PRESSE_TESTS_STORE_PLACE_H
#define PRESSE_TESTS_STORE_PLACE_H

#include <stdbool.h>

// Runs a call that must succeed; the file has a `static struct error e` and cmocka.
#define FINE(call)                                                                                 \
    do {                                                                                           \
        e = (struct error){0};                                                                     \
        if (!(call))                                                                               \
            fail_msg("%s", e.message);                                                             \
    } while (0)

// Makes a folder below TMPDIR that every user may enter; place_end removes it.
void place_begin(void);
void place_end(void);
// The path of `name` in the folder; in static memory, good for eight calls.
const char *place_file(const char *name);

// Starts the server. False when PostgreSQL is not installed; *why says what is missing.
// place_end stops it.
bool place_postgres(const char **why);
// Makes an empty database and returns its address, in static memory like place_file's.
const char *place_database(const char *name);

// How often the bytes of needle stand in the files below a subfolder of the place.
int place_hits(const char *subfolder, const char *needle);

#endif
