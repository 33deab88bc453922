// SPDX-License-Identifier: MIT
// Columns and fields that a page has and that nobody has filled yet. Private to the writer of
// entries.
#ifndef PRESSE_ROOM_BLANK_H
#define PRESSE_ROOM_BLANK_H

#include "room/outline.h"
#include "room/write.h"
#include "text/encoding.h"

// *after is the page `was` (as verify_page reads it) with one entry more, made for `entry`. What
// that entry lacks (outlet, author, access, kind, language) is written where its row has an empty
// cell under a heading for it, or its record an empty field; each is read back before it is taken.
// Names that were filled are taken out of *left_out ("outlet, author").
void blank_fill(struct arena *a, const struct page *was, const struct entry *entry,
                enum encoding encoding, struct str *after, struct str *left_out);

// Where the reader does not see a title because the page has too few entries, or words too short,
// to tell ("AI", "Live"), the words of the link are its place: sets title_at of these. Links that
// say nothing, or the same in several entries ("read"), stay the page's way.
void blank_titles(struct arena *a, const struct outline *o);

#endif
