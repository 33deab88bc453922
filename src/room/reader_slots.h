// SPDX-License-Identifier: MIT
// Where a page writes its outlets. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_SLOTS_H
#define PRESSE_ROOM_READER_SLOTS_H

#include "room/reader_parts.h"
#include "room/reader_propose.h"

// reader_roles.c: the title that a reading has from `at` to `end`, with the marks that belong to it
// and without those remarks that do not.
struct piece roles_title(const struct item *x, uint32_t at, uint32_t end);
// What no name has: a kind of thing, what access costs, a person, a month.
bool roles_no_name(struct reader *r, struct str text);
// What borders, style and links leave around `at`, without the marks at its ends.
struct piece slots_text_around(const struct flat *f, uint32_t at);
// reader_slots_titled.c: the same after that of names that were cut in two, of which one half was
// taken for the title.
void slots_take_titles(struct reader *r, const struct proposals *all);

// Once every item has its outlet: the names that were cut become whole where most are.
void slots_fill(struct reader *r);

#endif
