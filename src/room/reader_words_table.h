// SPDX-License-Identifier: MIT
// The word lists that ship in the binary: data/words.txt as the build embeds it.
#ifndef PRESSE_ROOM_READER_WORDS_TABLE_H
#define PRESSE_ROOM_READER_WORDS_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct word_entry {
    const char *text; // folded
    uint64_t head;    // its first eight bytes, the first the lowest
    uint64_t of_head; // all bits of those that it has
    uint32_t lists; // bit i: it stands in the i-th list of its kind, as embed-words.py orders them
    uint8_t length;
    uint8_t anywhere; // matches inside words too
    uint8_t ends;     // the word must end here
};
// Sorted by the bucket of the text: of its first three bytes (stems, openings), of head, last byte
// and length (others). A stem has at least three bytes, or two and a space that ends the word.
extern const struct word_entry words_stems[];
extern const struct word_entry words_openings[];
extern const struct word_entry words_whole[];
extern const struct word_entry words_names[];
extern const struct word_entry words_hosts[];
// Index of the first entry whose bucket is not less than i; the last is the length.
extern const uint16_t words_stems_first[8192 + 1];
extern const uint16_t words_openings_first[8192 + 1];
extern const uint16_t words_whole_first[4096 + 1];
extern const uint16_t words_names_first[4096 + 1];
extern const uint16_t words_hosts_first[4096 + 1];
// Bit h >> 49 of all of them when a text of that table has the hash h.
extern const uint64_t words_whole_some[512];
extern const uint64_t words_names_some[512];
extern const uint64_t words_hosts_some[512];
// The lists of all stems that have the bucket.
extern const uint16_t words_stems_lists[8192];
// Bit b % 32 when one of them has the fourth byte b; all bits when one has no fourth.
extern const uint32_t words_stems_fourth[8192];
// Bit b % 64 of [b / 64] when an opening has the bucket b.
extern const uint64_t words_openings_begin[128];

#endif
