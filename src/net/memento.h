// SPDX-License-Identifier: MIT
// Copies of pages in public archives, found by the Memento protocol (RFC 7089): a TimeGate is
// asked for the copy nearest to a date; where it has none that can be read, a TimeMap (the list
// of all copies, RFC 7089 section 5) is searched.
#ifndef PRESSE_NET_MEMENTO_H
#define PRESSE_NET_MEMENTO_H

#include "net/fetch.h"

// One archive, by what stands before the page's address in its own addresses.
struct memento_archive {
    struct str timegate; // "https://web.archive.org/web/"; may be empty
    struct str timemap;  // "https://web.archive.org/web/timemap/link/"; may be empty
};

struct memento_query {
    struct str url;
    int64_t when; // seconds since 1970; 0: the earliest copy there is
    // The answer; texts in the arena given to memento_find.
    struct str copy;    // address of the nearest copy; empty when no archive has one
    int64_t copied;     // when it was made
    struct str trouble; // why an archive could not be asked; may be set beside a copy
};

// Asks every archive for every query; waits for all answers. Archives are asked as politely as
// other hosts, but without their robots.txt: the person who named them wants them asked. False
// only when nothing could be asked at all.
MUST_USE bool memento_find(const struct fetch_options *fetch,
                           const struct memento_archive *archives, size_t archives_len,
                           struct arena *a, struct memento_query *queries, size_t len,
                           bool (*stop)(void *context), void *context, struct error *e);

// A link of a Link header (RFC 8288) or a list in application/link-format (RFC 6690).
struct web_link {
    struct str target, rel;
    struct str datetime, from, until; // as written; of mementos and of pages of a TimeMap
};
// The next link of *rest; false at its end. Malformed parts are skipped.
bool web_link_next(struct str *rest, struct web_link *out);
// Whether rel, a list of words, holds the word (ASCII case ignored).
bool web_link_is(const struct web_link *l, struct str word);

#endif
