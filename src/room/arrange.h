// SPDX-License-Identifier: MIT
// Puts what was read in order: pages, languages, releases, coverage, tags, contact.
#ifndef PRESSE_ROOM_ARRANGE_H
#define PRESSE_ROOM_ARRANGE_H

#include "room/load.h"

// Sets r->pages from what was loaded (len results in the order of paths), joins data files to
// the pages that show them, fills in languages, and sets r->next_change.
void arrange_pages(struct room *r, struct loaded *loaded, size_t len);

// Sets releases, coverage, clips, tags, languages, contact and title; adds to media the files
// that pages show or link. Call after clips_resolve.
void arrange_room(struct room *r, struct media_list *media);

// Sets r->clips alone, in a, from r->coverage.
void arrange_clips(struct arena *a, struct room *r);

// The orders of r->pages and r->releases, for qsort and bsearch over struct page *.
int page_by_url(const void *a, const void *b);
int page_by_newest(const void *a, const void *b);
// The key of a tag; empty when its name has no letter. In a.
struct str tag_slug(struct arena *a, struct str name);

// Of two pages with trees: whether they show and link the same files, in the same order.
bool page_links_same_files(const struct page *a, const struct page *b);
// Of two coverage pages: whether both invite journalists to write in the same words.
bool page_invites_alike(const struct page *p, const struct page *q);

#endif
