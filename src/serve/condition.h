// SPDX-License-Identifier: MIT
// Conditional requests and ranges (RFC 9110, sections 13 and 14), as pure functions of the
// request's headers and of what is known of the representation.
#ifndef PRESSE_SERVE_CONDITION_H
#define PRESSE_SERVE_CONDITION_H

#include "serve/http.h"

// The representation that would be sent.
struct validators {
    struct str etag;  // strong, with its quotes; empty when there is none
    int64_t modified; // seconds since 1970; 0 when unknown
    int64_t now;      // the server's clock: a date of this very second is no strong validator
};

enum condition {
    CONDITION_SEND,         // 200, or 206 when a range applies
    CONDITION_NOT_MODIFIED, // 304
    CONDITION_FAILED,       // 412
};

// Evaluates If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since in the order of
// section 13.2.2, for a GET or HEAD of something that exists. Unreadable dates are ignored.
enum condition condition_evaluate(const struct request *q, const struct validators *v);

// True when any of the four headers above, Range or If-Range is there.
bool condition_asked(const struct request *q);

enum range {
    RANGE_WHOLE,         // no range, one that cannot be read, or several: send all
    RANGE_PART,          // *from and *len are set; len > 0
    RANGE_UNSATISFIABLE, // 416
};

// Reads Range and If-Range of a GET against a representation of `size` bytes.
enum range range_evaluate(const struct request *q, const struct validators *v, uint64_t size,
                          uint64_t *from, uint64_t *len);

// Reads an HTTP date in any of its three forms (section 5.6.7).
bool http_date_parse(struct str s, int64_t *seconds);

#endif
