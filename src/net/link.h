// SPDX-License-Identifier: MIT
// How a link is: the verdict over one answer and what was seen before. A wall is never called
// death: the French press blocks servers that fetch. Death takes several days and tries.
#ifndef PRESSE_NET_LINK_H
#define PRESSE_NET_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "net/fetch.h"
#include "net/metadata.h"

enum link_verdict {
    LINK_UNKNOWN, // never asked
    LINK_OK,
    LINK_MOVED,     // permanently; `moved_to` says where
    LINK_PAYWALLED, // there, but for subscribers
    LINK_BLOCKED,   // 401, 403, 429, a challenge, robots.txt: only a person can tell
    LINK_GONE,      // not there on several days
    LINK_SOFT_GONE, // something else answers in its place
    LINK_UNSURE,    // trouble that may pass
};
const char *link_verdict_name(enum link_verdict v); // "ok", "moved", …

enum {
    LINK_GONE_TRIES = 3,          // bad answers, on different days
    LINK_GONE_SECONDS = 3 * 86400 // between the first and the last
};

// One answer, reduced to what the verdict rests on.
struct link_answer {
    enum fetch_status status;
    int http_status;
    bool redirected, permanent;
    struct str final_url;
    bool has_page; // the body was read: what follows is known
    enum metadata_wall wall;
    enum metadata_access access;
    struct str title; // of the page; may be empty
};

// What earlier answers left behind.
struct link_history {
    enum link_verdict verdict; // the last one
    int64_t checked_at;        // 0: never
    int64_t bad_since;         // of the unbroken run of bad answers; 0: the last was good
    int64_t bad_at;            // the last bad answer that counted as a try
    unsigned bad_tries;        // on different days
};

struct link_judgement {
    enum link_verdict verdict;
    struct str evidence;       // "404 on 3 days since 2026-11-01", in a
    struct str moved_to;       // LINK_MOVED: the new address, in a
    struct link_history after; // to be kept
};

// title: of the clip, may be empty. now: seconds since 1970.
struct link_judgement link_judge(struct arena *a, struct str url, struct str title,
                                 const struct link_answer *answer,
                                 const struct link_history *before, int64_t now);

// What the evidence of a judgement says, as a name ("home" of "it leads to the home page, seen on 3
// days since 2026-11-01"); NULL for other texts, as "status 500".
const char *link_reason_name(struct str evidence);

// Share (0 to 100) of the words of a, three letters and longer, that b holds too; 100 when a
// has fewer than two such words.
unsigned link_words_shared(struct str a, struct str b);

#endif
