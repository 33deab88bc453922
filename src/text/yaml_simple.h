// SPDX-License-Identifier: MIT
// The YAML that nearly all front matter is written in, read without libfyaml. Private to
// src/text/.
#ifndef PRESSE_TEXT_YAML_SIMPLE_H
#define PRESSE_TEXT_YAML_SIMPLE_H

#include "text/value_read.h"

// Reads bytes [from, to) of whole when they are nothing but lines such as
//
//     title: Some words        date: 2024-05-01        draft: "false"        tags: [a, 'b c']
//     tags:                    press:
//       - a                        - title: Some words
//                                    date: 2024-05-01
//
// False, with *out untouched, when anything else is in them: then yaml_read_any() must read
// them. What this accepts both read alike, to the last offset.
bool yaml_read_simple(struct arena *a, struct str whole, size_t from, size_t to, struct value *out);

// All of YAML, by libfyaml; as value_read_yaml().
MUST_USE bool yaml_read_any(struct arena *a, struct str path, struct str whole, size_t from,
                            size_t to, struct value *out, struct diags *diags);

// What is no YAML, line by line as it looks (yaml_lenient.c). False, with *out untouched, when
// that gives neither a list nor a map.
bool yaml_read_lenient(struct arena *a, struct str path, struct str whole, size_t from, size_t to,
                       struct value *out);

// Gives a plain scalar, whose text is set, the type of the core schema.
void yaml_type_plain(struct value *v);

#endif
