// SPDX-License-Identifier: MIT
// YAML, TOML and JSON to values: front matter, presse.yaml and data files. What cannot be
// read becomes a diagnostic with its place; nothing is guessed.
//
// All take the whole file and the part [from, to) that holds the value, so that offsets of
// values and keys count from the start of the file. `whole` must live as long as the arena.
// Values nested deeper than VALUE_DEEPEST are refused. Each returns true when a value was
// read, into *out; false leaves *out untouched and adds a diagnostic (an empty part is no
// error: it gives VALUE_NULL from YAML, an empty map from TOML).
#ifndef PRESSE_TEXT_VALUE_READ_H
#define PRESSE_TEXT_VALUE_READ_H

#include "base/diag.h"
#include "base/error.h"
#include "base/value.h"

enum { VALUE_DEEPEST = 32 };

// YAML 1.2, core schema: `no` is a string, `0x1F` an integer; what is quoted is a string.
// Aliases are refused (code "yaml-alias"); of a key written twice the last counts (a warning).
// When several documents stand in one file the first is read.
MUST_USE bool value_read_yaml(struct arena *a, struct str path, struct str whole, size_t from,
                              size_t to, struct value *out, struct diags *diags);

// The same for pages that people keep by hand: a key that a map below `deep` levels has twice is
// kept twice (value_get finds the first), and what is no YAML is read line by line as it looks.
// The diagnostics are the same; false when nothing at all could be read.
MUST_USE bool value_read_yaml_kept(struct arena *a, struct str path, struct str whole, size_t from,
                                   size_t to, unsigned deep, struct value *out,
                                   struct diags *diags);

// TOML 1.0. Dates and times become VALUE_TIME.
MUST_USE bool value_read_toml(struct arena *a, struct str path, struct str whole, size_t from,
                              size_t to, struct value *out, struct diags *diags);

// JSON (RFC 8259); a key written twice is refused.
MUST_USE bool value_read_json(struct arena *a, struct str path, struct str whole, size_t from,
                              size_t to, struct value *out, struct diags *diags);

#endif
