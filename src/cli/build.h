// SPDX-License-Identifier: MIT
// Shared by the files of presse build.
#ifndef PRESSE_CLI_BUILD_H
#define PRESSE_CLI_BUILD_H

#include "base/parallel.h"
#include "site/sink.h"

// What a build needs to know of the last one to believe some of its pages.
struct again_known {
    uint64_t base, furniture;
    struct sum memory;
    struct str asked;
    struct map changed; // paths of routes that were made anew since base
};

struct building {
    const char *path, *output, *archive, *base_url;
    const char *memory; // of the sink; may be NULL
    bool drafts, compress, sync, stats, watch;
    unsigned threads;
    struct room *room;
    struct theme *theme;
    struct site *site;
    struct search_rows *rows; // of the site's search, for the next build; NULL: of none
    struct arena arena;       // of notes
    struct diags notes;
    struct sink_stats counted;
    // An earlier build is believed, but for what changed: room, theme and site are NULL.
    bool believed;
    struct room_walk walk;   // of the room, when it was looked at
    size_t errors, warnings; // found by the checks
    bool homeless;           // base_url is not known
    struct beside checker, keeper;
    uint64_t room_sum;         // room_cache_keep's; known when the checker has ended
    struct str base;           // what this build leaves for a later one; empty: nothing
    struct again_known *known; // of the last build, when this one can go by it; else NULL
    struct again *again;       // what taking changes in left, for as long as the program runs
    bool lacks_pages;          // some could not be read
    double load_ms, check_ms, theme_ms, routes_ms, archive_ms;
};

// Milliseconds since *since, which becomes now.
double build_lap(double *since);
struct sink_options build_options(struct building *b);
void build_set_address(const struct building *b, struct room *r);
// A page that cannot be read may come back: what it made before stays until then.
bool build_lacks_pages(const struct room *r);

// What an earlier build left makes this one short, when it can: b->believed then (build_again.c).
// False when it was tried and failed; the site is as it was.
MUST_USE bool build_again(struct building *b, struct error *e);
// What this build leaves; sum: room_cache_keep's.
struct str again_inputs(struct building *b, const struct room_inputs *in);
struct str again_base(struct building *b, uint64_t sum);
struct str again_remark(struct building *b, int64_t next_change);
// Has the source leave alone what the last build made and no change concerns, if that is known.
void again_believe(struct building *b, struct sink_source *source, struct sink_options *to);
// Counts what was found.
void again_count(struct building *b, const struct room *r);

// Settings that cannot be read would change every page: then nothing is published.
MUST_USE bool build_check_settings(const struct room *r, struct error *e);
void build_print_findings(const struct building *b, const struct room *r); // r may be NULL
void build_print_stats(const struct building *b, double total);            // milliseconds
// Builds, and again whenever the room changes, until a signal ends it (build_watch.c). False when
// the first build failed.
MUST_USE bool build_watch(struct building *b, struct error *e);

#endif
