// SPDX-License-Identifier: MIT
// A room, its theme and its site at one moment, with what has been rendered of it. Immutable
// for its readers, counted, and freed whole when the last request that uses it has ended.
#ifndef PRESSE_SERVE_SNAPSHOT_H
#define PRESSE_SERVE_SNAPSHOT_H

#include "base/error.h"
#include "room/room.h"
#include "serve/rendition.h"
#include "site/site.h"

struct snapshot;

struct snapshot_options {
    struct room_options room;
    struct site_options site;
    struct str base_url; // instead of the one that presse.yaml gives; empty: that one
    size_t memory;       // most bytes of rendered routes kept; 0 takes SNAPSHOT_MEMORY
};

#define SNAPSHOT_MEMORY ((size_t)256 << 20)

// Reads the room at path. Holds one reference. What did not change is taken over from previous,
// which may be NULL, and files that its pages name by the sum of their bytes stay a while.
MUST_USE bool snapshot_load(const char *path, const struct snapshot_options *options,
                            struct snapshot *previous, struct snapshot **out, struct error *e);
// The same after changes of the files at paths (relative to the room) alone, in time that hardly
// depends on the room's size. False when that cannot be done; *out is NULL when nothing changed.
MUST_USE bool snapshot_update(struct snapshot *old, const struct str *paths, size_t len,
                              const struct snapshot_options *options, struct snapshot **out);
struct snapshot *snapshot_ref(struct snapshot *s);
void snapshot_unref(struct snapshot *s); // legal on NULL

// The room; its diagnostics hold what reading found until snapshot_check adds the rest.
const struct room *snapshot_room(const struct snapshot *s);
const struct site *snapshot_site(const struct snapshot *s);
// Runs the checks. By one thread only, after which nobody else reads the diagnostics' list.
void snapshot_check(struct snapshot *s);

const struct route *snapshot_find(const struct snapshot *s, struct str path);

// The rendered bytes of a route (of this snapshot, not a redirect): a reference for the caller.
// NULL with the error set when it cannot be rendered.
struct rendition *snapshot_rendition(struct snapshot *s, const struct route *route,
                                     struct error *e);
// The page that says that nothing is there, with status 404.
struct rendition *snapshot_not_found(struct snapshot *s, struct error *e);

// A file that only earlier snapshots had, whose name holds the sum of its bytes: a reference for
// the caller, or NULL.
struct rendition *snapshot_relic(struct snapshot *s, struct str path);

// True when a file route is small enough, and of a kind, that it is kept in memory and
// compressed like a page instead of being sent from the file.
bool snapshot_keeps_file(const struct route *route);

#endif
