// SPDX-License-Identifier: MIT
// Watching feeds for new coverage: what presse.yaml names under watch: is asked again and again,
// items that match its words become candidates, which a person accepts (they are written into
// the page) or dismisses (they never come back, whatever their tracking parameters).
//
//   watch:
//     words: [Lighthouse Trust, jetée*]   any of them; none: every item. A final * takes endings
//     every: 60                           minutes between two requests: 5 to 10,080
//     feeds:
//       - https://outlet.example/feed.xml
//       - {url: https://alerts.example/x, words: []}
//
// What was found stays when a feed fails; failures are asked more and more seldom.
#ifndef PRESSE_INTAKE_WATCH_H
#define PRESSE_INTAKE_WATCH_H

#include "net/fetch.h"
#include "room/room.h"
#include "room/write.h"
#include "store/store.h"

enum {
    WATCH_FEEDS_MOST = 1000,
    WATCH_DEAD_DAYS = 14,  // a feed without a good answer this long is reported as dead
    WATCH_LIST_MOST = 1000 // candidates listed at once
};

struct watch_feed {
    struct str url;
    struct str *words;
    size_t words_len;
};

struct watch_plan {
    struct watch_feed *feeds;
    size_t len;
    int64_t every; // seconds
};

// Reads watch: of the configuration; no feeds when it says nothing. What cannot be used is an
// error that names its key.
MUST_USE bool watch_read(struct arena *a, const struct value *config, struct watch_plan *out,
                         struct error *e);

struct watch_options {
    struct fetch_options fetch;
    struct store *store;
    const struct room *room; // articles that are on its pages are no candidates
    const char *program;     // of the feed reader; NULL: this binary
    int64_t now;             // 0: clock_now()
    bool all;                // also those that are not due
    bool (*stop)(void *context);
    void *context;
};

struct watch_outcome {
    size_t asked, unchanged, failed, items, found; // found: new candidates
    int64_t next_at;                               // when the next feed is due; 0: none
};

// Asks the feeds that are due.
MUST_USE bool watch_run(const struct watch_plan *plan, const struct watch_options *options,
                        struct watch_outcome *out, struct error *e);

struct watch_candidate {
    struct str name; // eight characters, for command lines and forms
    struct str url, title, outlet, word, feed, state;
    int64_t published_at, found_at; // 0: unknown
};

// state: "new", "accepted" or "dismissed"; the newest first.
MUST_USE bool watch_candidates(struct store *s, struct str state, struct arena *a,
                               struct watch_candidate **out, size_t *len, struct error *e);
// By its name or its address; ERROR_MISSING when there is none.
MUST_USE bool watch_candidate(struct store *s, struct str name, struct arena *a,
                              struct watch_candidate *out, struct error *e);
MUST_USE bool watch_decide(struct store *s, struct str name, bool accepted, struct error *e);
// What a candidate says as an entry, with the outlet as the room's table names it.
struct entry watch_entry(struct arena *a, const struct room *r, const struct watch_candidate *c);
// Writes the entry into the room's page and marks the candidate as accepted. Where the day is
// not known, or the page cannot take it, it is kept in incomplete.yaml, and *kept is true. One
// that is on the page already is marked too.
MUST_USE bool watch_accept(struct store *s, struct room *r, const struct watch_candidate *c,
                           bool *kept, struct error *e);

// How the feeds are.
struct watch_state {
    struct str url, title, moved_to, trouble, hub;
    int64_t checked_at, next_at, good_at, failures, hub_until;
};
MUST_USE bool watch_states(struct store *s, struct arena *a, struct watch_state **out, size_t *len,
                           struct error *e);
// Adds findings about the feeds of plan: feed-moved, feed-dead (warnings), feed-failing (note).
MUST_USE bool watch_report(struct store *s, const struct watch_plan *plan, int64_t now,
                           struct arena *a, struct diags *diags, struct error *e);

// Feed bytes that came by another way (WebSub): their items become candidates too.
MUST_USE bool watch_take(const struct watch_plan *plan, const struct watch_options *options,
                         struct str feed_url, struct str bytes, struct str charset, size_t *found,
                         struct error *e);

#endif
