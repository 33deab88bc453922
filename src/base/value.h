// SPDX-License-Identifier: MIT
// A tree of typed values: what front matter, presse.yaml and data files hold, whatever
// language they were written in (YAML 1.2 core schema, TOML 1.0, JSON). Lives in an arena.
#ifndef PRESSE_BASE_VALUE_H
#define PRESSE_BASE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum value_type {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INTEGER,
    VALUE_REAL,
    VALUE_STRING,
    VALUE_TIME, // a TOML date or time; `text` is what was written (YAML has strings here)
    VALUE_LIST,
    VALUE_MAP,
};

struct value {
    enum value_type type;
    size_t offset;   // first byte in the file it was read from
    size_t length;   // bytes it covers there; 0 when unknown
    struct str text; // scalars: decoded text ("true", "12", the string itself)
    bool boolean;
    int64_t integer;
    double real;
    struct str *keys;    // VALUE_MAP: len keys in the order written, each once
    size_t *key_offsets; // VALUE_MAP: offset of each key
    struct value *items; // VALUE_LIST and VALUE_MAP: len values
    size_t len, cap;
};

// The value under key, or NULL when v is NULL, not a map, or has no such key.
const struct value *value_get(const struct value *v, struct str key);
// The text of a scalar under key, or the empty view.
struct str value_text(const struct value *v, struct str key);
// The boolean under key, or fallback when it is absent or not a boolean.
bool value_bool(const struct value *v, struct str key, bool fallback);
// Appends; v must be a list or a map. Returns the new, zeroed value.
struct value *value_push(struct arena *a, struct value *v);
// Adds key (which must not be there yet); returns the new, zeroed value.
struct value *value_put(struct arena *a, struct value *v, struct str key, size_t key_offset);
// Gives a list or map the place in the file from its first item or key to its last item's end;
// no length when that is not in order. Nothing when it is empty.
void value_cover(struct value *v);

#endif
