// SPDX-License-Identifier: MIT
// One exchange as a WARC 1.1 file (ISO 28500:2017): what was asked, what was answered, byte for
// byte, with digests, so that any archive's tools can replay it.
#ifndef PRESSE_NET_WARC_H
#define PRESSE_NET_WARC_H

#include "base/buf.h"
#include "base/str.h"

struct warc_exchange {
    struct str url;      // that was asked at last
    struct str sent;     // the request, to its blank line
    struct str head;     // the answer's status line and headers, to the blank line
    struct str body;     // as it went over the line
    bool cut;            // the body was longer
    int64_t at;          // seconds since 1970
    struct str software; // "presse/1.0"
    struct str note;     // one line: why this copy is kept; goes into the warcinfo record
};

// Appends three records: warcinfo, request, response.
void warc_write(struct buf *out, const struct warc_exchange *x);

#endif
