// SPDX-License-Identifier: MIT
// The quick door. It owns the listening sockets and answers by itself what most readers ask
// for: a GET or HEAD in one clean piece whose handler gives a prepared answer. A request is
// looked at before it is taken from the socket; at the first that is anything else (a body, a
// slow head, a form, a stream, another spelling, a refusal) the connection is passed on as it
// is, with nothing read, to the HTTP library behind, which serves it to its end. Both doors
// admit requests by the same code (admit.h).
#ifndef PRESSE_SERVE_FRONT_H
#define PRESSE_SERVE_FRONT_H

#include "serve/connections.h"
#include "serve/guard.h"
#include "serve/http.h"
#include "serve/listen.h"

struct front_options {
    const struct listeners *listeners; // outlive the front, which does not close them
    struct handlers handlers;          // only those that are `quick` are called
    struct request_limits limits;
    unsigned most_connections; // counted in `connections`; who comes then waits in the queue
    unsigned most_by_peer;
    unsigned idle_seconds; // without a request
    unsigned threads;      // at least 1
    bool log;
    struct connections *connections; // shared with the HTTP library's side
    // Takes a connection over, and with it the descriptor. It was counted as passed on
    // (connections_pass); whoever takes it calls connections_arrive or closes it.
    void (*pass_on)(void *context, int fd);
    void *context;
};

struct front;

MUST_USE bool front_start(const struct front_options *options, struct front **out, struct error *e);

// Takes no new connection from the listeners that are not inherited, except those that wait in
// their queues, and ends each connection with its next answer. Idle ones are left to
// connections_drain.
void front_drain(struct front *f);

// Ends all. Legal on NULL.
void front_stop(struct front *f);

#endif
