// SPDX-License-Identifier: MIT
// What a prepared answer (http.h) is made of, for the two places that send one.
#ifndef PRESSE_SERVE_ANSWER_H
#define PRESSE_SERVE_ANSWER_H

#include <stdatomic.h>

#include "serve/http.h"

struct answer {
    atomic_int references;
    int status;
    // The head as it is sent, security headers and Content-Length included, but for the Date
    // line and the empty line that end it. It lies in the same block of memory as this.
    struct str head;
    const struct header *headers; // those that the maker gave; texts lie in head
    size_t headers_len;
    struct str body;
    void (*release)(void *context);
    void *context;
};

// The answer that a handler's response amounts to, with a reference that is the caller's; the
// response is used up. NULL when it is a file, a stream or the last of its connection, or cannot
// be made: what it held is then given back.
struct answer *answer_from(struct response *out);

// Whether a header of that name is among them; ASCII case does not count.
bool headers_have(const struct header *headers, size_t len, struct str name);

#endif
