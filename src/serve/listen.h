// SPDX-License-Identifier: MIT
// Listening sockets: opened from HOST:PORT, or taken over from a service manager
// (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS), and the messages to that manager
// (sd_notify(3): NOTIFY_SOCKET).
#ifndef PRESSE_SERVE_LISTEN_H
#define PRESSE_SERVE_LISTEN_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

enum { LISTEN_MOST_SOCKETS = 16 };

struct listener {
    int fd;
    bool inherited;  // belongs to the service manager: requests that wait in it are not ours
    bool loopback;   // only programs of this machine reach it
    struct str name; // "127.0.0.1:8000", "[::1]:8000" or the path of a local socket; in arena
};

struct listeners {
    struct listener items[LISTEN_MOST_SOCKETS];
    size_t len;
};

// Opens every address that HOST:PORT means: "127.0.0.1:8000", "[::1]:0", ":8080" (all
// addresses), "localhost:8000", "8000" (127.0.0.1), or a local socket at the path that starts
// with '/' or '.', readable and writable by its user and group. Port 0 takes a free one; the name
// tells it.
MUST_USE bool listen_open(struct arena *a, const char *where, struct listeners *out,
                          struct error *e);

// Takes the sockets that a service manager passed to this very process; none is no failure.
MUST_USE bool listen_inherit(struct arena *a, struct listeners *out, struct error *e);

void listen_close(struct listeners *l);

// A descriptor that can be read when SIGTERM, SIGINT or SIGHUP has come, which then do nothing
// else; threads started later inherit that. Pipes without a reader and files at their limit are
// errors of a write from then on, not the end. -1 and errno on failure.
int service_signals(void);

// Tells the service manager, when there is one: "READY=1", "RELOADING=1", "STOPPING=1".
void service_notify(const char *message);

#endif
