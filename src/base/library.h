// SPDX-License-Identifier: MIT
// Libraries that few runs of the program need are loaded when they are first called, so that
// the others start faster and take less memory. Each has one .c file that includes its header
// and holds a table of the functions it calls; before the first call it opens the library.
//
// A table is written once, as a list that is read three times:
//
//     #define CALLS(_) _(PQexec) _(PQclear)
//     static struct { CALLS(LIBRARY_POINTER) } pq;
//     static struct library_call calls[] = {CALLS(LIBRARY_CALL_OF_PQ)};
//
// where the last is `{#name, &pq.name}` for each name. A pointer has its function's type.
#ifndef PRESSE_BASE_LIBRARY_H
#define PRESSE_BASE_LIBRARY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define LIBRARY_POINTER(name) __typeof__(name) *name;

// The same for a part of ICU ("i18n", "uc"), whose headers rename functions to carry the version
// ("ucnv_open_72"): `icu`, filled by library_open(&libicu, …), with the functions of CALLS. Its .c
// file includes one of ICU's headers before.
#define LIBRARY_ICU_NAMED(name) {#name, &icu.name},
#define LIBRARY_ICU_CALL(name) LIBRARY_ICU_NAMED(name)
#define LIBRARY_OF_ICU(part, needed_to)                                                            \
    static struct {                                                                                \
        CALLS(LIBRARY_POINTER)                                                                     \
    } icu;                                                                                         \
    static const struct library_call libicu_calls[] = {CALLS(LIBRARY_ICU_CALL)};                   \
    static struct library libicu = {.file = "libicu" #part ".so." U_ICU_VERSION_SHORT,             \
                                    .package = "libicu" U_ICU_VERSION_SHORT,                       \
                                    .purpose = needed_to,                                          \
                                    .calls = libicu_calls,                                         \
                                    .len = sizeof libicu_calls / sizeof *libicu_calls};

struct library_call {
    const char *name;
    void *pointer; // to the pointer that is filled; functions only
};

// Static, so that every member lives as long as the program.
struct library {
    const char *file;    // as the loader looks for it: "libpq.so.5"
    const char *package; // of Debian: "libpq5"
    const char *purpose; // completes "... is needed to": "use PostgreSQL"
    const struct library_call *calls;
    size_t len;
    atomic_bool ready;
};

// Loads the library and fills its pointers; does nothing when that is done. From any thread.
// False when the library or a function is not there: the error names file and package.
// A library stays loaded until the program ends.
MUST_USE bool library_open(struct library *l, struct error *e);

// The same for one without which nothing can go on: when it is not there, the program ends with
// what library_open says, as it would have at its start had it been linked.
void library_need(struct library *l);

#endif
