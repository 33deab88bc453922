// SPDX-License-Identifier: MIT
// The lists of a room that was updated: those of the room before with the changes worked in.
#ifndef PRESSE_ROOM_UPDATE_LISTS_H
#define PRESSE_ROOM_UPDATE_LISTS_H

#include "room/update.h"

// Sets pages, releases and tags of r, and the counts that go with them, from those of before and
// r->update->changes. In r's arena.
void update_lists(const struct room *before, struct room *r);
// Whether the pages have the languages that r->languages names, in that order.
bool update_languages_stay(const struct room *r);

// Lists of pages in the order of releases. copy: room for `more`.
struct page **page_list_copy(struct arena *a, struct page *const *pages, size_t len, size_t more);
void page_list_take(struct page **pages, size_t *len, const struct page *p);
void page_list_put(struct page **pages, size_t *len, struct page *p);
bool page_list_holds(struct page *const *pages, size_t len, const struct page *p);

#endif
