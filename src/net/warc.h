// SPDX-License-Identifier: MIT
// Exchanges as a WARC 1.1 file (ISO 28500:2017): what was asked and what was answered, redirect
// by redirect, byte for byte, with digests, so that any archive's tools can replay them.
#ifndef PRESSE_NET_WARC_H
#define PRESSE_NET_WARC_H

#include "base/buf.h"
#include "base/str.h"

struct warc_exchange {
    struct str url;   // that was asked
    struct str sent;  // the request, to its blank line
    struct str head;  // the answer's status line and headers, to the blank line
    struct str body;  // as it went over the line
    bool cut;         // the body was longer
    int64_t at;       // seconds since 1970
    const char *peer; // the address that answered; NULL or empty: not known
};

struct warc_file {
    const char *name;    // of the file, for those who find a copy of it; NULL: none
    struct str software; // "presse/1.0"
    struct str note;     // one line: why this copy is kept
    int64_t at;          // seconds since 1970
    const struct warc_exchange *exchanges; // in the order of asking
    size_t len;
};

// Appends a warcinfo record, then a request and a response record of each exchange.
void warc_write(struct buf *out, const struct warc_file *x);

#endif
