// SPDX-License-Identifier: MIT
// How a text falls into the words that searching compares. The script of a built site
// (theme/search.js) does the same; tests/room/search_words.txt holds both to it.
//
// A word is a run of letters and digits, folded (text/fold.h): "L’École" gives "ecole". Besides:
// - œ, æ, ß and the ligatures of print become two letters;
// - l', d', qu' and the like fall away before a letter, and so does the possessive 's;
// - "aujourd'hui" is one word;
// - an ideograph or kana is a word of its own, as nothing shows where such words end.
#ifndef PRESSE_ROOM_SEARCH_WORDS_H
#define PRESSE_ROOM_SEARCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum {
    SEARCH_WORD_LONGEST = 48, // bytes of a folded word that count; the rest is left out
    SEARCH_WORD_ROOM = SEARCH_WORD_LONGEST + 8,
};

struct search_word {
    char text[SEARCH_WORD_ROOM]; // folded
    size_t n;
    size_t from, to; // the word in the source: bytes, without what was elided
    bool ideograph;
};

// Reads the next word of text from *at on and moves *at behind it. False at the end.
bool search_word_next(struct str text, size_t *at, struct search_word *word);

// Apostrophes of all kinds; quotation marks that open or close a phrase.
bool search_is_apostrophe(uint32_t c);
bool search_is_quote(uint32_t c);

enum search_tongue { TONGUE_OTHER, TONGUE_FRENCH, TONGUE_ENGLISH, TONGUES };

// The tongue of a language tag (BCP 47).
enum search_tongue search_tongue_of(struct str lang);

// Cuts the folded word of n bytes to its stem and returns its new length. The stemming is light:
// plurals, feminines and the commonest endings of verbs, so that "écoles" is "école" and nothing
// far from it. It works on folded letters, so that it does not matter whether somebody types
// accents. Words shorter than four letters, or with anything but a to z in them, stay; so do those
// of other tongues. word has SEARCH_WORD_ROOM bytes.
size_t search_stem(enum search_tongue tongue, char *word, size_t n);

// Words so common that a query means nothing by them: "de", "the".
bool search_is_common(struct str word);

#endif
