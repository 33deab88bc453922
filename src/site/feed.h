// SPDX-License-Identifier: MIT
// A feed, whatever format it will be written in.
#ifndef PRESSE_SITE_FEED_H
#define PRESSE_SITE_FEED_H

#include "site/site_parts.h"

struct feed_entry {
    char id[46];           // "urn:uuid:…", from the identity of what it is about
    struct str title, url; // url: absolute when it can be
    int64_t time;          // seconds since 1970
    struct date date;      // as precise as the page says
    struct str source;     // the outlet; empty of releases
    struct str author, summary, lang;
    struct str content; // HTML; empty when the entry is only a link
    struct str *tags;
    size_t tags_len;
};

struct feed {
    char id[46];
    struct str title, description, lang;
    struct str page, self; // addresses of the page and of this file
    int64_t updated;
    bool homeless;              // base_url is not known: page and self are relative
    struct feed_entry *entries; // newest first
    size_t len;
};

// What is said in a feed whose room has no base_url.
extern const char feed_homeless[];

void feed_write_atom(struct buf *out, const struct feed *f);
void feed_write_rss(struct buf *out, const struct feed *f);
void feed_write_json(struct buf *out, const struct feed *f);

#endif
