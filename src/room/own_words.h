// SPDX-License-Identifier: MIT
// Words in an entry's lines that are neither its date, title, outlet and address nor the page's way
// of putting them: a sentence about the article, a page number, another name. Private to the
// writer of entries.
#ifndef PRESSE_ROOM_OWN_WORDS_H
#define PRESSE_ROOM_OWN_WORDS_H

#include "base/map.h"
#include "room/own.h"

struct own_words own_words_make(struct arena *a, const struct models *m);

// Adds the edits that take item i's own words away, with what joins them to others. Lines of which
// nothing is left go whole; what shows a link keeps its words.
void own_words_drop(struct arena *a, const struct models *m, size_t i,
                    const struct own_parts *parts, struct edits *edits);

// Exchanges the outlet's name where the link to the article shows it among other words: "Read it in
// The Fen Herald". False when the link shows other names that no other entry's does: they would be
// shown of another article.
bool own_words_rename(struct arena *a, const struct models *m, size_t i, struct str outlet,
                      struct edits *edits);

#endif
