// SPDX-License-Identifier: MIT
// Paths of requests (RFC 3986, section 2): decoded once, here, and nowhere else.
#ifndef PRESSE_SERVE_PATH_H
#define PRESSE_SERVE_PATH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

// Decodes the path of a request target into *out (in a, or the input itself when it holds no
// escape). Refuses what could mean another path to another program: no '/' in front, a NUL or
// other control byte, an escaped '/' or '\', a '\', an incomplete escape, a part "." or "..",
// an empty part ("//"), bytes that are not UTF-8. *out is untouched on refusal.
bool path_decode(struct arena *a, struct str path, struct str *out);

// The path as it may stand in a Location header: every byte but unreserved characters, '/' and
// the sub-delimiters is escaped.
struct str path_encode(struct arena *a, struct str path);

// Decodes one name or value of a query or a urlencoded form: '+' is a space. Refuses an
// incomplete escape, NUL and bytes that are not UTF-8.
bool query_decode(struct arena *a, struct str s, struct str *out);

#endif
