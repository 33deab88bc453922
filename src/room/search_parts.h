// SPDX-License-Identifier: MIT
// What the files of the search share. Nobody else includes this.
#ifndef PRESSE_ROOM_SEARCH_PARTS_H
#define PRESSE_ROOM_SEARCH_PARTS_H

#include <stdbool.h>

#include "room/search_index.h"
#include "room/search_words.h"

// A list belongs to a word, the tongue of its documents, and where in them the word stands.
enum { PLACE_TITLE, PLACE_OTHER, PLACES, SLOTS = TONGUES * PLACES };

static inline unsigned slot_of(enum search_tongue tongue, unsigned place)
{
    return (unsigned)tongue * PLACES + place;
}

enum { DENSE = 16 }; // a word in more than one document of so many has a bit set for a list

struct search_list {
    uint64_t at;    // where it begins in the postings: bytes, or words of the bit sets
    uint32_t count; // documents
    uint8_t slot;
    bool dense;
};

// The words of one tongue by the hash of their stems.
struct stem_entry {
    uint32_t hash, word;
};

struct topic_entry {
    uint32_t hash, doc;
};

// Memory of bit sets that no search uses now. Fresh memory costs more than a short search does.
struct bits_pool;
struct bits_pool *bits_pool_make(void);
void bits_pool_free(struct bits_pool *pool);

struct search_index {
    struct search_source source;
    struct arena arena;
    struct bits_pool *pool;
    char *text;         // the words, sorted, one behind the other
    uint64_t *text_at;  // words_len + 1
    uint32_t *lists_at; // words_len + 1: which lists are a word's
    size_t words_len;
    struct search_list *lists;
    unsigned char *postings; // numbers of documents as differences, 7 bits a byte, least first
    uint64_t *dense;         // bit sets, each of bits_len words
    size_t bits_len;
    struct stem_entry *stems[TONGUES]; // sorted by hash, then word
    size_t stems_len[TONGUES];
    uint64_t *outlets; // of each document: the hash of its outlet's key, 0 when it has none
    uint32_t *langs;   // of each document: the hash of its language's first part
    int16_t *years;    // of each document; descending, 0 when undated
    struct topic_entry *topics; // by document
    size_t topics_len, topics_cap;
};

static inline struct str index_word(const struct search_index *x, size_t i)
{
    return (struct str){x->text + x->text_at[i], (size_t)(x->text_at[i + 1] - x->text_at[i])};
}

uint32_t search_hash(struct str s);
// The first part of a language tag: "fr" of "fr-CA".
struct str search_primary(struct str lang);

#endif
