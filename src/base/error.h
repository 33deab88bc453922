// SPDX-License-Identifier: MIT
// The one way a function says that it could not do its work. A function that can fail
// returns bool and fills the error; its outputs are untouched on failure. Problems in what
// people wrote are not errors but diagnostics (diag.h): they are collected.
#ifndef PRESSE_BASE_ERROR_H
#define PRESSE_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,   // the command line is wrong (exit code 2)
    ERROR_INPUT,   // what a person wrote cannot be used
    ERROR_MISSING, // a file, page or row is not there
    ERROR_LIMIT,   // a named limit was passed
    ERROR_SYSTEM,  // the system or a library refused
};

struct error {
    enum error_kind kind;
    char file[512];    // where in the content or the system; "" when nowhere
    unsigned line;     // from 1; 0 when unknown
    unsigned column;   // from 1, in bytes; 0 when unknown
    char message[512]; // what was being done, on what, why it failed
    char remedy[256];  // what to do; "" when there is nothing to say
    const char *id;    // of the sentence in po/, for people who read it in a page; or NULL
    long long number;  // that the sentence shows as {n}
};

#define MUST_USE __attribute__((warn_unused_result))

// Fill e (which may be NULL) and return false, so that `return error_set(...)` reads well.
bool error_set(struct error *e, enum error_kind kind, const char *message, ...)
    __attribute__((format(printf, 3, 4)));
// As above with strerror(errno) at the end.
bool error_errno(struct error *e, const char *message, ...) __attribute__((format(printf, 2, 3)));
// Adds a place and a remedy to an error already set; both return false.
bool error_place(struct error *e, const char *file, unsigned line, unsigned column);
bool error_remedy(struct error *e, const char *remedy, ...) __attribute__((format(printf, 2, 3)));
// Names the sentence of po/ that says the same; id must be a literal. Returns false.
bool error_name(struct error *e, const char *id, long long number);
// Puts context in front of the message: "reading the room: " + message.
bool error_context(struct error *e, const char *context, ...) __attribute__((format(printf, 2, 3)));

#endif
