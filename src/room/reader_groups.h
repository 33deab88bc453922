// SPDX-License-Identifier: MIT
// What stands above entries and names their outlets. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_GROUPS_H
#define PRESSE_ROOM_READER_GROUPS_H

#include "room/reader_propose.h"

// Decides which sections name the outlet of what stands below them, by what the items of r are read
// as: `of` has the proposals of each. named[s]: section s or one above it does.
void groups_decide(struct reader *r, const struct proposals *of, bool *named);
// Gives x the outlet that a section above it names, behind groups_decide().
void outlet_from_sections(struct reader *r, struct item *x);
// Whether the outlet of the reading stands among words of its line, link and style, as names of
// places and subjects do in titles: "Boats for all of Fenburg".
bool stands_in_words(const struct flat *f, const struct reading_of *x);
// The same among those of its title, and not in "Review in The Courier".
bool stands_in_title(const struct flat *f, const struct reading_of *x);

#endif
