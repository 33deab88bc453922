// SPDX-License-Identifier: MIT
// The word lists that ship in the binary: data/words.txt as the build embeds it.
#ifndef PRESSE_ROOM_READER_WORDS_TABLE_H
#define PRESSE_ROOM_READER_WORDS_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct word_entry {
    const char *text; // folded
    uint8_t length;
    uint8_t anywhere; // matches inside words too
    uint8_t ends;     // the word must end here
    uint32_t lists; // bit i: it stands in the i-th list of its kind, as embed-words.py orders them
};
// All sorted by text, bytewise.
extern const struct word_entry words_stems[];
extern const size_t words_stems_len;
extern const struct word_entry words_whole[];
extern const size_t words_whole_len;
extern const struct word_entry words_names[];
extern const size_t words_names_len;
// Index of the first entry whose first byte is not less than c; [256] is the length.
extern const uint16_t words_stems_first[257];
extern const uint16_t words_whole_first[257];
extern const uint16_t words_names_first[257];
// Of entries that begin with byte c: bit n of [c] when one is n bytes long.
extern const uint64_t words_whole_lengths[256];
// Bit d % 64 of [c * 4 + d / 64] when a stem begins with bytes c and d, or is c alone.
extern const uint64_t words_stems_second[256 * 4];

#endif
