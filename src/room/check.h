// SPDX-License-Identifier: MIT
// The checks of a room, one file for each kind of thing they look at. docs/checks.md explains
// every code to the people who will read it.
#ifndef PRESSE_ROOM_CHECK_H
#define PRESSE_ROOM_CHECK_H

#include "room/room.h"

// Entries of a coverage page: date-order, date-address, date-future, date-impossible,
// title-address, clip-double, tracking, clip-address, clip-undated.
void check_clips(struct room *r, const struct page *p);
// The same, of any page: nothing where it has no entries. Finds where their dates stand before.
void check_coverage(struct room *r, const struct page *p);
// A page that appears later: publish-later.
void check_page_time(struct room *r, const struct page *p);
// Links and pictures of a page (notes.h): link-empty, link-forbidden, link-broken,
// address-spaces, address-scheme, image-missing, alt-missing, html-script,
// template-tag.
void check_links(struct room *r, const struct page *p, const struct map *targets);
// Of these, link-broken and image-missing alone.
void check_links_again(struct room *r, const struct page *p, const struct map *targets);
// Of now, which room_update made of was: whether the changed pages have no such findings, or the
// same as before. Links of other pages are not looked at.
bool check_links_stay(struct room *was, struct room *now);
// Pages together: url-double.
void check_addresses(struct room *r);
// The site paths of media and aliases, which check_links looks at besides those of pages.
struct map check_targets(struct room *r);

// All of these, of a room that room_update made of one that was checked; not yet sorted.
void check_update(struct room *r);

// Removes from r->diags what presse.yaml, front matter or a comment in the page silences; the
// first `from` findings are left alone.
void check_silence(struct room *r, size_t from);

// Adds a finding at byte `offset` of p's file.
struct diag *check_report(struct room *r, const struct page *p, size_t offset,
                          enum severity severity, const char *code, const char *message, ...)
    __attribute__((format(printf, 6, 7)));

#endif
