// SPDX-License-Identifier: MIT
// The head of a plain request, read from the bytes as they came (RFC 9112, sections 2 to 5).
// Only the one clean spelling is read: every line ends in CR LF, single spaces part the request
// line, no line is folded. Everything else is left to the HTTP library, which knows the rest.
#ifndef PRESSE_SERVE_HEAD_H
#define PRESSE_SERVE_HEAD_H

#include "serve/http.h"

struct head {
    struct str method, target, version; // in the bytes read, like names and values
    struct header headers[REQUEST_MOST_HEADERS];
    size_t headers_len;
    size_t size; // bytes up to and including the empty line
};

// False when the head is not whole or not of that spelling. What is read still has to pass the
// guard: names and values are not judged here.
bool head_read(struct str bytes, struct head *out);

#endif
