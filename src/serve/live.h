// SPDX-License-Identifier: MIT
// The snapshot that is being served, and the thread that makes the next one. Requests take a
// reference and keep it while they need it; a swap never waits for them, nor they for it. A
// room that cannot be read, or whose edit broke a page that was being served, is not swapped
// in: the last good one stays, and the findings are told.
#ifndef PRESSE_SERVE_LIVE_H
#define PRESSE_SERVE_LIVE_H

#include <stdatomic.h>

#include "base/buf.h"
#include "serve/snapshot.h"

struct live;

// What came of reading the room; texts live during the call.
struct live_outcome {
    bool swapped;
    bool first;              // what was loaded by live_start
    double ms;               // that reading and swapping took
    struct str broken;       // why the last good room stays: diagnostics, a line each
    struct str news;         // findings that were not there before, a line each
    size_t errors, warnings; // of all findings of the room that is served
    const struct room *room; // the one that is served
};

struct live_options {
    const char *path;
    struct snapshot_options snapshot;
    // Told after each reading, by the thread that made it.
    void (*told)(void *context, const struct live_outcome *outcome);
    void *context;
};

// Reads the room and starts the thread. False when there is nothing to serve.
MUST_USE bool live_start(const struct live_options *options, struct live **out, struct error *e);

// A reference to the snapshot in service.
struct snapshot *live_snapshot(struct live *l);
// How often it has been swapped. Whoever reads it first, and then takes a snapshot, has that
// one or a newer one.
const atomic_uint_fast64_t *live_version(const struct live *l);

// Wants the room read again, soon. Requests for it while one is under way make one more.
void live_reload(struct live *l);
// The same when only the files at paths (relative to the room) have changed.
void live_update(struct live *l, const struct str *paths, size_t len);

// When the room changes by itself next, in seconds since 1970; 0 when never.
int64_t live_next_change(struct live *l);

// Ends the thread and drops the snapshot. Legal on NULL.
void live_stop(struct live *l);

// How many indexes of the search were made ahead, before anybody searched.
size_t live_indexes(struct live *l);

#endif
