// SPDX-License-Identifier: MIT
// Front matter without fences: "Key: value" lines at the top. Private to src/text/.
#ifndef PRESSE_TEXT_FRONT_HEADERS_H
#define PRESSE_TEXT_FRONT_HEADERS_H

#include "text/tree.h"

// Reads Pelican's and Nikola's headers into d->front; leaves the document alone when the text
// begins with none.
void front_read_headers(struct reading_state *s, size_t begin);

// Adds one header to d->front: key in lower case; `tags` and the like become lists. The first
// of two equal keys counts.
void front_add_header(struct reading_state *s, struct str key, struct str value);

#endif
