// SPDX-License-Identifier: MIT
// Diagnostics: findings about what people wrote. They are collected while a room is read
// and checked, never thrown away, and printed by cli/ and serve/.
#ifndef PRESSE_BASE_DIAG_H
#define PRESSE_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct diag {
    struct str file; // path as the user gave it or relative to the room; may be empty
    unsigned line;   // from 1; 0 when the finding is about the whole file
    unsigned column; // from 1, in bytes; 0 when unknown
    enum severity severity;
    const char *code; // kebab case, a literal: "date-order"
    struct str message;
    struct str remedy; // what to do; may be empty
};

struct diags {
    struct arena *arena; // owns messages and the list
    struct diag *items;  // in the order found until diags_sort
    size_t len, cap;
};

#define DIAGS_IN(a) ((struct diags){.arena = (a)})

// Adds a finding without remedy and returns it, so that the caller can fill the remedy:
// diag_add(...)->remedy = STR("..."). `file` must outlive the list.
struct diag *diag_add(struct diags *d, enum severity severity, const char *code, struct str file,
                      unsigned line, unsigned column, const char *message, ...)
    __attribute__((format(printf, 7, 8)));

// Orders by file, line, column, code; keeps the order of equals.
void diags_sort(struct diags *d);
// Copies all of from (texts are shared, not copied) to the end of to.
void diags_append(struct diags *to, const struct diags *from);
size_t diags_count(const struct diags *d, enum severity at_least);
const char *severity_name(enum severity s); // "note", "warning", "error"

// Line and column, both from 1, of byte `offset` in text. Linear: for several offsets of one
// text make a struct line_index once.
struct line_index {
    struct str text;
    size_t *starts; // offset of each line's first byte, ascending
    size_t len;
    struct arena *later; // of starts, which are made when first asked for; NULL: they are there
};

struct line_index line_index_make(struct arena *a, struct str text);
// Made in a when first asked for, or now by line_index_ready. Until then no two threads may ask.
struct line_index line_index_later(struct arena *a, struct str text);
void line_index_ready(struct line_index *x);
void line_index_find(struct line_index *x, size_t offset, unsigned *line, unsigned *column);

#endif
