// SPDX-License-Identifier: MIT
// Feeds of other sites: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287), JSON Feed 1.1. Read leniently:
// HTML entities in XML, wrong dates, mark-up in titles; what stood before a fault is kept. Runs
// in the worker process (worker.h).
#ifndef PRESSE_NET_FEED_H
#define PRESSE_NET_FEED_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { FEED_ITEMS_MOST = 1000, FEED_TEXT_MOST = 4096, FEED_LARGEST = 5 << 20 };

struct feed_item {
    struct str url;       // as the feed writes it, blanks trimmed; may be relative
    struct str title;     // plain text
    struct str summary;   // plain text, cut to FEED_TEXT_MOST
    int64_t published_at; // seconds since 1970; 0 unknown
};

struct feed {
    struct str title; // plain text
    struct str hub;   // WebSub; empty when none is offered
    struct str self;  // the feed's own address for a hub; may be empty
    struct feed_item *items;
    size_t len, cap;
    struct str fault; // why reading stopped early, or why this is no feed; else empty
};

// charset: what the HTTP header said, or empty. Never fails: what is no feed has a fault and no
// item.
struct feed feed_read(struct arena *a, struct str bytes, struct str charset);

// For pipes: the feed as bytes, and back. False when the bytes are no such thing.
void feed_write(const struct feed *f, struct buf *out);
bool feed_parse(struct arena *a, struct str bytes, struct feed *out);

// "Mon, 11 Oct 2021 10:00:00 +0200" and its usual misspellings (RFC 5322, section 3.3), or RFC
// 3339. 0 when it is neither.
int64_t feed_time(struct str s);

#endif
