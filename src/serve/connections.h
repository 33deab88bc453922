// SPDX-License-Identifier: MIT
// The open connections: how many, from whom, and until when each must have got on with what it
// is doing. A thread shuts the sockets of the late once a second while any is open; whoever
// owns a connection then sees its end and removes it.
#ifndef PRESSE_SERVE_CONNECTIONS_H
#define PRESSE_SERVE_CONNECTIONS_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/error.h"
#include "serve/peers.h"

struct tracked {
    struct tracked *previous, *next;
    int fd;
    struct peer peer;
    _Atomic int64_t deadline;   // milliseconds of the coarse clock; INT64_MAX for none
    _Atomic int64_t idle_since; // INT64_MAX while an exchange is under way
};

// Waits for a request, which must be there with all its headers in so many seconds.
void tracked_idle(struct tracked *t, unsigned seconds);
// Has begun an exchange; keeps its deadline.
void tracked_busy(struct tracked *t);
// Must have got on in so many seconds; 0: the deadline is lifted.
void tracked_deadline(struct tracked *t, unsigned seconds);

struct connections {
    pthread_mutex_t lock; // guards the list, the count and the peers
    pthread_cond_t changed;
    struct tracked *first;
    size_t count;
    size_t passed; // on the way from one side of the server to the other: in no list
    struct peers peers;
    bool stopping;
    bool watching; // the thread runs
    pthread_t watcher;
};

MUST_USE bool connections_open(struct connections *all, struct error *e);
// Ends the thread. All connections have been removed before.
void connections_close(struct connections *all);

void connections_add(struct connections *all, struct tracked *t);
void connections_remove(struct connections *all, struct tracked *t);
// As remove and add, when a connection goes from one owner to another: in between it still
// counts. One that does not arrive is lost.
void connections_pass(struct connections *all, struct tracked *t);
void connections_arrive(struct connections *all, struct tracked *t);
void connections_lose(struct connections *all);
// Whether one more from there is welcome. This machine always is.
bool connections_welcome(struct connections *all, const struct peer *who, unsigned most);
size_t connections_count(struct connections *all);

// Shuts the idle ones, those that asked lately a little later than the others, and returns when
// none is left or after so many seconds.
void connections_drain(struct connections *all, unsigned seconds);

#endif
