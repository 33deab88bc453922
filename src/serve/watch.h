// SPDX-License-Identifier: MIT
// Tells when something of a room's folder has changed (inotify(7)). It looks at the folder and
// all below it, but not at names that start with '.', nor at data/, which is private; of a lone
// file at that file only.
#ifndef PRESSE_SERVE_WATCH_H
#define PRESSE_SERVE_WATCH_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct watch;

// lone_file: its name in root, or empty for the whole folder.
MUST_USE bool watch_open(const char *root, struct str lone_file, struct watch **out,
                         struct error *e);
// Readable when watch_changed should be called.
int watch_fd(const struct watch *w);
// Takes what has happened; true when any of it concerns the room.
bool watch_changed(struct watch *w);
// Milliseconds until what has changed is to be asked for: an editor or a copy may still be
// writing. -1: nothing has changed since.
int watch_wait_ms(const struct watch *w);
// Whether what has changed is one file, closed behind its writer or moved into place: *path,
// relative to the room, until watch_changes is called.
bool watch_ended(const struct watch *w, struct str *path);
// What has changed since this was last asked: files, by their paths relative to the room, in a.
// False when that cannot be said file by file: anything may have changed then.
bool watch_changes(struct watch *w, struct arena *a, struct str **paths, size_t *len);
void watch_close(struct watch *w); // legal on NULL

#endif
