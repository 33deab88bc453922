// SPDX-License-Identifier: MIT
// The readings that each item proposes. Private to the clip reader.
#ifndef PRESSE_ROOM_READER_PROPOSE_H
#define PRESSE_ROOM_READER_PROPOSE_H

#include "base/sum.h"
#include "room/reader_parts.h"

struct reading_of {
    float score; // what the texts themselves say
    // The pattern, by number from 1: where both, the title, the outlet stand. Until they are
    // numbered: nothing, and the places of both.
    uint32_t keys[3];
    bool has_title, has_outlet, known;
    bool linked;     // the outlet is a part of the article's link
    bool beside;     // … or all that stands behind it in its line
    bool has_author; // what it takes leaves the author's name
    float agreement; // of the outlet's name with the address, 0 to 1
    uint32_t title_at, title_end, outlet_at, outlet_end;
    uint32_t outlet_hash; // of its folded words; 0 for none
};

enum { READINGS_KEPT = 10 };

// How much of W_PATTERN each of the keys is worth.
static const float key_shares[3] = {0.5F, 0.2F, 0.3F};

// How much it counts for the page's patterns, when an item is read so: at most 1.
static inline float reading_weight(const struct reading_of *x)
{
    float weight = x->score / 4;
    return weight < 0.1F ? 0.1F : weight > 1 ? 1 : weight;
}

struct atom;
struct seen;
struct usual;

struct person_note { // that an atom may be an author's name
    uint32_t place;  // where it stands
    enum person_is { PERSON_NOT, PERSON_SEEMS, PERSON_IS } is;
};

struct proposals {
    // What the last reading of the page found of it, or this one; NULL where nothing is kept.
    struct memo_item *known, *noted;
    struct sum key;     // by which that is found
    struct atom *atoms; // the text, cut: see reader_atoms.h
    size_t atoms_len;
    char *fold;
    size_t fold_n;
    uint32_t stems;           // lists of words that the item has some of (reader_stems.c)
    const struct seen **seen; // of each atom's folded text; NULL for a long one
    struct reading_of *items; // best first
    size_t len;
    struct reading_of *chosen;
    float chosen_weight, best_score;
    struct piece author;
    const struct person_note *persons;
    size_t persons_len;
    bool names;                // may be persons: the page decides
    bool again;                // it did
    bool sample;               // one of the first of its shape
    const struct usual *usual; // all that was weighed; NULL: everything was
    bool unusual;              // the page reads otherwise: weigh everything
    float link_shared;
    uint8_t colon; // enum head_side: the part of its link, parted by a colon, that names the outlet
    struct str title_other; // what the link's title attribute says; empty when nothing
};

// "- The Courier: A town of glass (2021)": a line without a link.
bool item_is_printed(const struct item *x);

// reader_titles_left.c: short titles that the page shows, beside the outlets that were chosen.
void titles_left(struct reader *r, struct proposals *all);

// One for each item of r; lives in r->arena. *patterns: how many keys there are.
struct proposals *proposals_make(struct reader *r, size_t *patterns);

#endif
