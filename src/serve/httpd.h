// SPDX-License-Identifier: MIT
// The HTTP server: the only door to the HTTP library. It lets requests through the guard, decodes
// the path once, reads bodies within their limits, calls handlers and sends what they answer,
// with the security headers that every response carries. Prepared answers leave by a quicker
// door in front (front.h).
#ifndef PRESSE_SERVE_HTTPD_H
#define PRESSE_SERVE_HTTPD_H

#include "base/error.h"
#include "serve/guard.h"
#include "serve/http.h"
#include "serve/listen.h"

struct httpd_limits {
    struct request_limits request;
    unsigned connections;         // at once, in all
    unsigned connections_by_peer; // at once from one address (IPv6: one /64); not for loopback
    unsigned idle_seconds;        // without a byte
    unsigned head_seconds;        // from the last response, or the connection, to whole headers
    unsigned body_seconds;        // from whole headers to the whole body
};

#define HTTPD_LIMITS                                                                               \
    ((struct httpd_limits){.request = {8192, 32768, REQUEST_MOST_HEADERS, NULL},                   \
                           .connections = 2000,                                                    \
                           .connections_by_peer = 50,                                              \
                           .idle_seconds = 10,                                                     \
                           .head_seconds = 20,                                                     \
                           .body_seconds = 30})

struct httpd_options {
    const struct listeners *listeners; // outlive the server, which does not close them
    struct handlers handlers;          // called from several threads; outlive the server
    struct httpd_limits limits;
    // 0: as many as processors that this process may use, at most 4.
    unsigned quick_threads; // that give prepared answers
    unsigned threads;       // that do everything else
    bool all_doors; // the HTTP library is loaded now, not with the first connection that needs it
    bool log;       // one line a request on standard error
};

struct httpd;

MUST_USE bool httpd_start(const struct httpd_options *options, struct httpd **out, struct error *e);

// Takes no new connection from sockets that are its own, answers what has been asked, tells
// clients to close, and returns when no connection is left or after `seconds`.
void httpd_drain(struct httpd *h, unsigned seconds);

// Ends all. Streams must have ended (their sources return -1) before. Legal on NULL.
void httpd_stop(struct httpd *h);

size_t httpd_connections(struct httpd *h);

#endif
