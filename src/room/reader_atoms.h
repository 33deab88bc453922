// SPDX-License-Identifier: MIT
// The text of an item cut at everything that could part a title from an outlet: changes of
// style and link, separators, quotation marks, brackets, and the date that was found. Private
// to the clip reader.
#ifndef PRESSE_ROOM_READER_ATOMS_H
#define PRESSE_ROOM_READER_ATOMS_H

#include "room/reader_parts.h"

enum { ATOMS_MOST = 64 };

struct atom {
    uint32_t at, end;           // in the flat's text, trimmed
    uint32_t fold_at, fold_end; // in atoms.fold
    uint16_t style;
    int32_t link;
    int16_t cell;
    char before;  // what parts it from the one before: '^' border, '~' style or link, ',' ':'
                  // '-' '|' '(' '"', '.' for the date, 'b' for "by" and a name
    bool quoted;  // inside quotation marks
    bool bracket; // inside brackets
    bool tight;   // in corner brackets right behind the one before
};

struct atoms {
    struct atom *items; // room for ATOMS_MOST when atoms_cut fills it
    size_t len;
    char *fold; // the folded words of all atoms, one space between: any run of atoms is a slice
    size_t fold_n, fold_cap;
};

// Cuts x. What stands behind the ATOMS_MOST-th atom is one atom.
void atoms_cut(struct reader *r, const struct item *x, struct atoms *out);
// reader_atoms_author.c: whether " by Jane Doe" stands at i; in a link such a word in small letters
// may be a part of the title.
bool atoms_author_behind(const struct flat *f, uint32_t i, bool link);
// reader_atoms_quotes.c: '"The „boats“ of the fen"': whether mark c at i stands within a quotation
// that the mark `opened` began, and whose end follows.
bool atoms_quotation_goes_on(const struct flat *f, uint32_t i, uint32_t opened, uint32_t c);
// Folded words of atoms i to j.
struct str atoms_fold(const struct atoms *a, size_t i, size_t j);
// Length in words; ideographs count a third each.
unsigned atoms_units(struct str folded);
// The same in two steps, for adding up: words, and bytes that begin such letters.
struct units {
    unsigned words, wide;
};
struct units atoms_count_units(struct str folded);
static inline unsigned atoms_sum_units(struct units u)
{
    return u.words + u.wide / 3;
}

#endif
