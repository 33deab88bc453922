// SPDX-License-Identifier: MIT
// The words of TOML: strings, numbers, dates, keys. Private to the TOML reader.
#ifndef PRESSE_TEXT_TOML_SCAN_H
#define PRESSE_TEXT_TOML_SCAN_H

#include "base/diag.h"
#include "base/value.h"

struct toml_scan {
    struct arena *a;
    struct str whole; // the file
    size_t at, end;   // what is read next; one past the part that is TOML
    // The first mistake: a literal, or NULL; nothing is read after it.
    const char *mistake, *remedy;
    size_t mistake_at;
};

// Notes the mistake at byte `at` unless there was one before; returns false.
bool toml_wrong(struct toml_scan *t, size_t at, const char *mistake, const char *remedy);

// The byte to be read next, or '\0' at the end (which NUL bytes, never allowed, look like).
char toml_peek(const struct toml_scan *t);
void toml_skip_blanks(struct toml_scan *t); // spaces and tabs
// Blanks, comments and line ends, as between expressions and inside arrays.
bool toml_skip_lines(struct toml_scan *t);
// Blanks, perhaps a comment, then a line end or the end of the text.
bool toml_end_line(struct toml_scan *t);

// One key: bare or quoted; *offset is where its text begins.
bool toml_key(struct toml_scan *t, struct str *key, size_t *offset);
// A string, number, boolean, date or time into *v.
bool toml_scalar(struct toml_scan *t, struct value *v);

#endif
