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
// Sorted by the bucket of the text: of its first two bytes (stems), of some of its bytes (others).
// A stem has at least two bytes.
extern const struct word_entry words_stems[];
extern const struct word_entry words_whole[];
extern const struct word_entry words_names[];
extern const struct word_entry words_hosts[];
// Index of the first entry whose bucket is not less than i; the last is the length.
extern const uint16_t words_stems_first[512 + 1];
extern const uint16_t words_whole_first[1024 + 1];
extern const uint16_t words_names_first[1024 + 1];
extern const uint16_t words_hosts_first[1024 + 1];
// Bit h % 64 of [h / 64] when h is the hash of three bytes that a stem begins with.
extern const uint64_t words_stems_begin[64];

#endif
