// SPDX-License-Identifier: MIT
// Link health: asks every outgoing link of a room, politely, and keeps a verdict with its
// evidence and history in the store. A run that is stopped goes on where it was: links asked
// within the last `fresh` seconds are not asked again. Memory does not grow with the number
// of links: they are streamed from the store in an order that mixes hosts.
#ifndef PRESSE_NET_HEALTH_H
#define PRESSE_NET_HEALTH_H

#include "net/fetch.h"
#include "net/link.h"
#include "store/store.h"

struct health_link {
    struct str url;   // http or https
    struct str title; // of the clip; empty for other links
};

struct health_progress {
    size_t done, total;
    size_t by_verdict[LINK_UNSURE + 1]; // of those asked in this run
    // No server answered any of this many questions: it is this machine that is not on the net.
    // Nothing was judged from that; the next run asks again. 0: all is well.
    size_t offline;
};

struct health_options {
    struct fetch_options fetch;
    struct store *store;
    const char *program;     // of the page reader; NULL: this binary
    int64_t now;             // 0: clock_now()
    int64_t fresh;           // seconds; 0: 20 hours
    unsigned store_after_ms; // longest that a judgement waits for the disk; 0: a second
    size_t window;           // most links in flight or waiting in memory; 0: 20,000
    void (*progress)(void *context, const struct health_progress *p); // may be NULL
    bool (*stop)(void *context);                                      // may be NULL
    void *context;
};

// Makes the store know these links, as those of the run `now`; call once or in parts with the
// same now.
MUST_USE bool health_know(struct store *s, const struct health_link *links, size_t len, int64_t now,
                          struct error *e);

// Asks what is due among the links of run options->now. Links that no run names for a year are
// forgotten.
MUST_USE bool health_run(const struct health_options *options, struct health_progress *out,
                         struct error *e);

struct health_state {
    struct str url;
    enum link_verdict verdict;
    struct str evidence, moved_to;
    int64_t checked_at;
    int64_t bad_since; // of the unbroken run of bad answers; 0: none
};

// The state of every link of run `now`, by address; in a.
MUST_USE bool health_states(struct store *s, int64_t now, struct arena *a,
                            struct health_state **out, size_t *len, struct error *e);
// The links of any run that need somebody: moved, gone, soft-gone, blocked.
MUST_USE bool health_troubled(struct store *s, struct arena *a, struct health_state **out,
                              size_t *len, struct error *e);

#endif
