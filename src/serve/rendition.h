// SPDX-License-Identifier: MIT
// One route's bytes with every answer that can be given from them, each made at first need and
// then sent as it is: whole, compressed, not modified. Shared and counted.
#ifndef PRESSE_SERVE_RENDITION_H
#define PRESSE_SERVE_RENDITION_H

#include "base/buf.h"
#include "serve/http.h"
#include "serve/negotiate.h"

struct rendition;

struct rendition_spec {
    int status;         // 200, or 404 for the page that says so: without validators
    struct str type;    // media type; compressible ones get variants
    int64_t modified;   // seconds since 1970; 0 when unknown
    struct str caching; // Cache-Control
    bool by_language;   // the address answers differently by Accept-Language
};

// Takes the bytes over from `bytes`, which is empty afterwards. Holds one reference.
struct rendition *rendition_make(const struct rendition_spec *spec, struct buf *bytes);
struct rendition *rendition_ref(struct rendition *r);
void rendition_unref(struct rendition *r); // legal on NULL
// Memory held for bytes, all variants.
size_t rendition_size(struct rendition *r);

// Makes the compressed variants now instead of at first need.
void rendition_warm(struct rendition *r);

// Fills the response to a GET or HEAD: 200, 206, 304, 412 or 416, in the encoding the request
// takes.
void rendition_respond(struct rendition *r, const struct request *q, struct response *out);

// Adds the entity tag of `bytes` to `out`, with quotes; mark tells variants apart.
void etag_of_bytes(struct buf *out, struct str bytes, const char *mark);

#endif
