// SPDX-License-Identifier: MIT
// A site of the tests' own: pages by path, in memory, and a folder to build it into.
#ifndef PRESSE_TESTS_SITE_SINK_WORLD_H
#define PRESSE_TESTS_SITE_SINK_WORLD_H

#include "base/arena.h"
#include "site/sink.h"

enum { WORLD_PAGES = 64 };

struct world {
    struct arena arena;
    char *root;   // a temporary folder
    char *output; // in it, not there yet
    char *memory; // in it: what the sink remembers
    struct route routes[WORLD_PAGES];
    struct str bodies[WORLD_PAGES];
    size_t len;
};

int world_open(void **state);
int world_close(void **state);
// Adds or changes the page at path ("/a/").
void world_put(struct world *w, const char *path, const char *body);
void world_put_file(struct world *w, const char *path, const char *file);
void world_remove(struct world *w, const char *path);
struct sink_source world_source(const struct world *w);
// Builds into folder with t threads.
MUST_USE bool world_build(const struct world *w, const char *folder, unsigned threads,
                          struct sink_stats *stats, struct error *e);
// Everything in folder but records, as one text; in w->arena.
struct str world_dump(struct world *w, const char *folder);
// What a build of w into a folder of its own gives.
struct str world_clean(struct world *w);
void world_write(struct world *w, const char *name, const char *text); // below w->root

#endif
