// SPDX-License-Identifier: MIT
// The whole server: reads the room, listens, serves, follows changes, stops on request.
#ifndef PRESSE_SERVE_SERVER_H
#define PRESSE_SERVE_SERVER_H

#include "base/error.h"
#include "room/room.h"
#include "serve/httpd.h"

struct server_options {
    const char *path;          // room: a file or a folder
    const char *const *listen; // HOST:PORT each; none: 127.0.0.1:8000
    size_t listen_len;
    bool watch;   // follow changes of the files
    bool refresh; // and refresh open browsers
    bool drafts;
    bool keeper; // pages that write into the room (keeper.h); only where all sockets are loopback
    bool log;
    const char *metrics; // HOST:PORT or path of a local socket; NULL: none
    const char *version; // of the program, for the metrics
    size_t memory;       // most bytes of rendered routes kept; 0 takes the default
    struct httpd_limits limits;
    unsigned threads;
};

// Returns true after a stop that was asked for (SIGTERM, SIGINT), false when it could not start.
// Talks on standard error.
MUST_USE bool server_run(const struct server_options *options, struct error *e);

#endif
