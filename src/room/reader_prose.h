// SPDX-License-Identifier: MIT
// What the letters of a text say: is it a name or a sentence? Private to the clip reader. All
// offsets are in the flat's text.
#ifndef PRESSE_ROOM_READER_PROSE_H
#define PRESSE_ROOM_READER_PROSE_H

#include "room/reader_parts.h"

enum { PROSE_WORDS_MOST = 128, PROSE_ASKED = 8 };

// What is found out about the words of a flat's text, from its beginning on as far as it is asked
// for; words behind the PROSE_WORDS_MOST-th are looked at anew each time.
struct prose_words {
    uint32_t next; // where what was not read yet begins
    bool all;      // the text was read to its end, and what stands before that is items[len]
    uint16_t prose;
    size_t len;
    struct prose_word {
        uint32_t at, end;
        uint32_t lists; // WORD_* of the word, if it is lower
        uint16_t prose; // words before it that prose_lower_words() counts
        bool known;
    } items[PROSE_WORDS_MOST + 1];
    struct { // words farther on that were asked for; end is 0 where there is none
        uint32_t at, end, lists;
    } asked[PROSE_ASKED];
};
// The words of f are kept in `words` until prose_forget().
void prose_keep(struct flat *f, struct prose_words *words);
void prose_forget(struct flat *f);

// WORD_* of the word that is [at, end), as words_whole_is() has them.
uint32_t prose_word_is(const struct flat *f, uint32_t at, uint32_t end);
// The word, folded, in room; empty when it is longer than any that is listed.
enum { PROSE_WORD_LONGEST = 48, PROSE_WORD_ROOM = 2 * PROSE_WORD_LONGEST };
struct str prose_word_folded(const struct flat *f, struct piece word, char room[PROSE_WORD_ROOM]);
// The letter at `at` is in lower case (and its script has cases).
bool prose_starts_lower_wide(const struct flat *f, uint32_t at); // the same, for what is no ASCII
static inline bool prose_starts_lower(const struct flat *f, uint32_t at)
{
    char c = f->text[at];
    return (c & 0x80) ? prose_starts_lower_wide(f, at) : c >= 'a' && c <= 'z';
}
// Any of the bytes in `set` stands in [at, end).
bool prose_has_char(const struct flat *f, uint32_t at, uint32_t end, const char *set);
// Looks like a name with a dot in it: "makezine.com".
bool prose_is_domain(const struct flat *f, uint32_t at, uint32_t end);
// Its last word leads on to another: "I tell Nathalie from the". No name ends so.
bool prose_ends_open(const struct flat *f, uint32_t at, uint32_t end);
// The end of [at, end) without such words, "Le Monde about" is "Le Monde", and without those that
// say what stands there: "Le Monde interview". It ends as `folded` does.
uint32_t prose_without_tail(const struct flat *f, uint32_t at, uint32_t end, struct str folded);
// Words in lower case that are more than connectors, counted up to `most`.
int prose_lower_words(const struct flat *f, uint32_t at, uint32_t end, int most);
// Has at least `least` words in lower case that are more than connectors: a sentence rather
// than a name.
bool prose_is_sentence(const struct flat *f, uint32_t at, uint32_t end, int least);
// Has a word in lower case that no person's name has: "C ce soir", not "Jean de Lille".
bool prose_is_no_person(const struct flat *f, uint32_t at, uint32_t end);
// Whether it is a first name and one to three more words in capitals, and nothing else.
bool prose_names_person(const struct flat *f, uint32_t at, uint32_t end);

#endif
