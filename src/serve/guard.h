// SPDX-License-Identifier: MIT
// The request guard: what the HTTP library lets through and presse does not. Two programs that
// read one request differently are how requests are smuggled, so whatever could be read in two
// ways is refused with 400 and the connection closed (RFC 9112, sections 3.2, 5.1, 6.1, 6.3).
#ifndef PRESSE_SERVE_GUARD_H
#define PRESSE_SERVE_GUARD_H

#include "serve/http.h"

struct network_list;

struct request_limits {
    size_t request_line; // bytes of the target
    size_t header_bytes; // names and values together
    size_t header_count;
    const struct network_list *fronts; // servers in front of presse (client.h); may be NULL
};

struct request_verdict {
    int status;         // 0: the request may go on
    const char *reason; // for the log and the client; a literal
};

// Judges request line and headers. q needs method, target, headers and known to be set.
struct request_verdict request_check(const struct request *q, struct str method, struct str version,
                                     const struct request_limits *limits);

// What may be a header's name (a token, RFC 9110, section 5.6.2) and its value: no control
// character but the tab.
bool header_name_valid(struct str s);
bool header_value_valid(struct str s);

// Whether a header that was parsed in place by releases 0.9 of the HTTP library lay in the buffer
// as one clean line: name, colon, blanks, value, CR LF. They end strings at a NUL that a client
// sent, take a bare LF for a line end and join folded lines, and tell nobody; what lies otherwise
// was one of those three. Later releases refuse them by themselves.
bool header_lies_clean(const char *key, size_t key_size, const char *value, size_t value_size);

// True when the request says that a body follows.
bool request_has_body(const struct request *q);
// The Content-Length; 0 when there is none. Only of requests that request_check let through.
uint64_t request_content_length(const struct request *q);

#endif
