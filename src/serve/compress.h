// SPDX-License-Identifier: MIT
// Compressed variants of an answer's bytes.
#ifndef PRESSE_SERVE_COMPRESS_H
#define PRESSE_SERVE_COMPRESS_H

#include <stdbool.h>

#include "base/buf.h"
#include "serve/negotiate.h"

// True of media types that shrink: text, JSON, XML, SVG, scripts, web manifests.
bool compress_pays(struct str type);

// Appends `in` in encoding e (gzip or br) to out. The same bytes give the same result. False
// when the library refuses or the result would not be smaller: then out is as it was.
bool compress_bytes(enum encoding e, struct str in, struct buf *out);

// The same for bytes that are sent once: quicker, and somewhat larger.
bool compress_once(enum encoding e, struct str in, struct buf *out);

#endif
