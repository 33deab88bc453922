// SPDX-License-Identifier: MIT
// Libraries that few runs of the program need are loaded when they are first called, so that
// the others start faster and take less memory. Each has one .c file that includes its header
// and holds a table of the functions it calls; before the first call it opens the library.
//
// A table is written once, as a list of which LIBRARY_OF makes the pointers, their names and the
// library:
//
//     #define CALLS(_) _(PQexec) _(PQclear)
//     #define CALL(name) {#name, &pq.name},
//     LIBRARY_OF(pq, CALLS, LIBRARY_POINTER, CALL, "libpq.so.5", "libpq5", "use PostgreSQL")
//
// Then, behind library_open(&libpq, …), pq.PQexec is the function, with its type.
#ifndef PRESSE_BASE_LIBRARY_H
#define PRESSE_BASE_LIBRARY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#define LIBRARY_POINTER(name) __typeof__(name) *name;

// list(pointer) declares the pointers in `variable`, list(call) fills struct library_call of each.
#define LIBRARY_OF(variable, list, pointer, call, so, debian, needed_to)                           \
    static struct variable {                                                                       \
        list(pointer)                                                                              \
    } variable;                                                                                    \
    static const struct library_call lib##variable##_calls[] = {list(call)};                       \
    static struct library lib##variable = {.file = so,                                             \
                                           .package = debian,                                      \
                                           .purpose = needed_to,                                   \
                                           .calls = lib##variable##_calls,                         \
                                           .len = sizeof lib##variable##_calls /                   \
                                                  sizeof *lib##variable##_calls};

// The same for CALLS of a part of ICU ("i18n", "uc"), whose headers rename functions to carry the
// version ("ucnv_open_72"): `icu` and libicu. Its .c file includes one of ICU's headers before.
#define LIBRARY_ICU_NAMED(name) {#name, &icu.name},
#define LIBRARY_ICU_CALL(name) LIBRARY_ICU_NAMED(name)
#define LIBRARY_OF_ICU(part, needed_to)                                                            \
    LIBRARY_OF(icu, CALLS, LIBRARY_POINTER, LIBRARY_ICU_CALL,                                      \
               "libicu" #part ".so." U_ICU_VERSION_SHORT, "libicu" U_ICU_VERSION_SHORT, needed_to)

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
