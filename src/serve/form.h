// SPDX-License-Identifier: MIT
// Collects the pieces of a form body as the HTTP library's parser hands them over: names and
// values in any slicing. What it keeps is bounded in bytes and in number of fields.
#ifndef PRESSE_SERVE_FORM_H
#define PRESSE_SERVE_FORM_H

#include "serve/http.h"

enum { FORM_MOST_FIELDS = 200, FORM_LONGEST_NAME = 200 };

struct form_field_builder;

struct form_builder {
    struct arena *arena;
    size_t limit; // bytes of all values together
    size_t used;
    struct form_field_builder *fields;
    size_t len, cap;
    const char *refused; // why the form is refused, a literal; NULL while all is well
};

#define FORM_BUILDER(a, most) ((struct form_builder){.arena = (a), .limit = (most)})

// One piece: bytes [offset, offset + n) of the field's value. offset 0 starts a new field, any
// other continues the last one. file_name and type are NULL for plain fields. False once the
// form is refused; later pieces are then ignored.
bool form_piece(struct form_builder *b, const char *name, const char *file_name, const char *type,
                const char *bytes, uint64_t offset, size_t n);

// The fields, or false with b->refused set: a plain value or a name that is not UTF-8 or holds
// NUL.
bool form_finish(struct form_builder *b, struct form *out);

#endif
