// SPDX-License-Identifier: MIT
// Where a full stop, a question mark or an exclamation mark at i parts a title from a name beside
// it, and an atom ends. Private to the cutting of items into atoms.
#ifndef PRESSE_ROOM_READER_ATOMS_STOPS_H
#define PRESSE_ROOM_READER_ATOMS_STOPS_H

#include "room/reader_atoms.h"

struct cutter {
    struct reader *r;
    const struct item *x;
    struct atoms *out;
    uint32_t start; // of the atom being read
    char before;    // what parts it from the last
    bool quoted, bracket;
    uint32_t opened; // the quotation mark
    int run;
    uint32_t block; // of the text, SCAN_BLOCK bytes: where what is known of it begins
    unsigned cuts;  // which of its bytes may cut, a bit each
};

// The character at i; *next is where the one behind it begins.
static inline uint32_t cutter_char(const struct flat *f, uint32_t i, uint32_t *next)
{
    size_t n = i;
    uint32_t c = utf8_next((struct str){f->text, f->n}, &n);
    *next = (uint32_t)n;
    return c;
}

// Words that lead to the link stand behind it.
bool stop_before_way(const struct cutter *k, uint32_t i);
// A name, which ends the text of a link; c is the character at i.
bool stop_before_name(const struct cutter *k, uint32_t i, uint32_t c);
// A name that stands before the date.
bool stop_before_dated_name(const struct cutter *k, uint32_t i);
// A name that ends an entry in print, or one before "Read more".
bool stop_before_last_name(const struct cutter *k, uint32_t i);
// Who wrote it stands before it, in print.
bool stop_behind_author(const struct cutter *k, uint32_t i);
// The same where stop_before_dated_name() is true further on.
bool stop_behind_author_of_dated(const struct cutter *k, uint32_t i);

#endif
