// SPDX-License-Identifier: MIT
// What the clip reader found of entries, for a program that reads a page again and again: cutting
// the text of an entry and weighing what could be its title and its outlet is most of the reading,
// and depends on nothing but the entry, on the outlets that the room knows, and on how often the
// page has certain texts. What an entry asked of the page is kept with the answer, and that is
// taken again only when the page would say the same.
#ifndef PRESSE_ROOM_READER_MEMO_H
#define PRESSE_ROOM_READER_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct reader_memo; // of all pages of a room

struct reader_memo *reader_memo_new(void);
// Legal on NULL, and while rooms that were read with it are in use.
void reader_memo_free(struct reader_memo *m);
// Entries of which the last readings took what was kept, and all that they read.
void reader_memo_counts(const struct reader_memo *m, size_t *taken, size_t *all);

// What follows is the reader's.
struct arena;
struct asked_texts;
struct buf;
struct item;
struct map;
struct page_memo; // one page's: only one reading at a time may use it
struct proposals;

enum { KNOWN_TEXTS_MOST = 100000 }; // short ones that are kept

// What is kept of the page at path; of none when the configuration was another.
struct page_memo *known_open(struct reader_memo *m, struct str path, uint64_t config);
// What short texts are, in a page of those languages, found by earlier readings: a copy of the text
// in the map's arena -> whatever the reader keeps there.
struct map *known_texts(struct page_memo *m, uint64_t languages);
// Gives p its key and, when the entry is known, what was cut. Several threads may ask at once.
// b: whatever it holds is lost.
void known_find(const struct page_memo *m, const struct item *x, struct buf *b,
                struct proposals *p);
// Says what the page is now: folded text -> struct seen *, and the habits that all entries share.
void known_compare(struct page_memo *m, const struct map *seen, unsigned habits);
// Fills p, in a, as proposing would. False when the entry is not known, or asked for what is
// another now. Several threads may ask at once.
bool known_recall(const struct page_memo *m, struct arena *a, struct proposals *p);
// Notes what was found of the entry that p has the key of, and what it asked.
void known_note(struct proposals *p, const struct asked_texts *asked);
// Keeps what is known of these entries and forgets that of all others: what they have from there,
// their atoms, may no longer be looked at.
void known_close(struct page_memo *m, const struct proposals *all, size_t len);

#endif
