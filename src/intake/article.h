// SPDX-License-Identifier: MIT
// What the page at an address says of an article, for `presse add`.
#ifndef PRESSE_INTAKE_ARTICLE_H
#define PRESSE_INTAKE_ARTICLE_H

#include "net/metadata.h"
#include "room/room.h"
#include "room/write.h"

struct article {
    struct str url; // as asked, without tracking parameters
    // What is written into the page: the one that the article's page calls its own (canonical)
    // where that is the same site's, else where redirects led, else url.
    struct metadata_text address;
    struct str final_url;  // after redirects; url when nothing was fetched
    struct metadata facts; // empty where the page does not say
    struct str trouble;    // why the page was not read, or what stood in its place; else empty
};

// Fetches the page at url as network: of presse.yaml allows. A page that cannot be had is no
// failure: trouble says why, and what the address says is kept. False for a wrong configuration.
MUST_USE bool article_fetch(struct arena *a, const struct room *r, struct str url,
                            struct article *out, struct error *e);

// The same from a file that holds the page (saved by a person's own browser).
MUST_USE bool article_read(struct arena *a, const char *file, struct str url, struct article *out,
                           struct error *e);

// The same from bytes that a person's browser sent.
void article_take(struct arena *a, struct str html, struct str url, struct article *out);

// The outlet by presse's and the room's table, where it names one; what incomplete.yaml keeps
// of the article, where its page says nothing.
MUST_USE bool article_complete(struct arena *a, const struct room *r, struct article *x,
                               struct error *e);
// Whether there is enough for an entry: title and date.
bool article_is_whole(const struct article *x);
struct entry article_entry(const struct article *x);

// Keeps what is known of an article that is not whole in incomplete.yaml, under its address, so
// that it stands there once however it was reached.
MUST_USE bool article_keep(const struct room *r, const struct article *x, struct error *e);
// Takes it out of there, whichever of its addresses it was kept under.
MUST_USE bool article_forget(const struct room *r, const struct article *x, struct error *e);

// The lone page of r, or its largest coverage page: where articles go. NULL, with e filled, when
// it has none.
const struct page *article_page(const struct room *r, struct error *e);

// The clip of the room that is the same article: by address (asked, final, canonical), or by
// title at the same outlet. NULL when there is none.
const struct clip *article_known(struct arena *a, const struct room *r, const struct article *x);

#endif
