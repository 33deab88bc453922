// SPDX-License-Identifier: MIT
// What an entry says beside date, title, outlet and address: its author, whether it is paid for,
// what kind of thing it is, its language. A page has its own places and words for them, and a
// new entry takes those. Private to the writer of entries.
#ifndef PRESSE_ROOM_EXTRA_H
#define PRESSE_ROOM_EXTRA_H

#include "room/own.h"

enum { EXTRA_AUTHOR, EXTRA_ACCESS, EXTRA_KIND, EXTRA_LANG, EXTRAS };

// Where c says it; length 0 when it does not.
struct span extra_at(const struct clip *c, int which);

// Bits (1 << EXTRA_…) of what the entries of the page say. Of authors only when a quarter of
// them have one: else a name is part of a single entry's text.
unsigned extras_of_page(const struct outline *o);

// What `entry` says that the page has a place for; and of the rest, what a person would miss, by
// name: "author, language". That an article is free, and of articles that they are articles, is
// missed by nobody.
unsigned extras_wanted(struct arena *a, const struct models *m, const struct entry *entry,
                       struct str *missed);

// How much better (or worse) a model item i is for what it says of these.
int extras_score(const struct models *m, size_t i, const struct entry *entry);

// Adds the edits that give the lines of item i what `entry` says. Spans that go are taken out of
// *parts where own_drop then takes the field or cell away.
void extras_write(struct arena *a, const struct models *m, size_t i, const struct entry *entry,
                  struct own_parts *parts, struct edits *edits);

// Adds the edit that takes the words at s away, with the brackets, commas and "by" around them.
void extras_take_away(struct arena *a, const struct outline *o, const struct outline_item *x,
                      const struct own_parts *parts, struct span s, struct edits *edits);

// Whether the made clip says nothing else of these than `entry`; what is lacking is added to
// *lacks.
bool extras_agree(struct arena *a, const struct models *m, const struct clip *made,
                  const struct entry *entry, struct str *lacks);

// Whether the clip is a record of data, in a file of its own or in front matter.
bool extras_in_record(const struct outline *o, const struct clip *c);

// What a field or column for it says where the page has no example yet: access and kind.
struct str extras_usual_word(const struct outline *o, const struct entry *entry, int which);

// With upto 0: the k-th cell (from 1) of the row in the lines of x, by its borders, without them.
// Else: which cell the byte `upto` stands in, into *k. False when there are fewer.
bool extras_cell(struct str s, const struct outline_item *x, size_t upto, size_t *k, size_t *from,
                 size_t *to);

#endif
