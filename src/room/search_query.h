// SPDX-License-Identifier: MIT
// Queries: read, run over an index, and used to mark what was found. A query is words that must
// all be there, in any order: by their stems, the last one also by its beginning.
//
//     vieux metiers       both words, "métier" and "metiers de la mer" too
//     "pont neuf"         these words next to one another, as they are
//     lumi*               words that begin so
//
// Common words ("de", "the") count only in phrases or when there is nothing else. The same index
// and query always give the same answer.
#ifndef PRESSE_ROOM_SEARCH_QUERY_H
#define PRESSE_ROOM_SEARCH_QUERY_H

#include <stdbool.h>

#include "room/search_index.h"
#include "room/search_words.h"

enum {
    SEARCH_LONGEST = 200,      // characters of a query
    SEARCH_TERMS = 16,         // words of a query
    SEARCH_MILLISECONDS = 250, // that running one may take
};

enum search_refusal {
    SEARCH_FINE,
    SEARCH_TOO_LONG, // more than SEARCH_LONGEST characters
    SEARCH_TOO_MANY, // more than SEARCH_TERMS words
    SEARCH_TOO_SLOW, // more than SEARCH_MILLISECONDS
    SEARCH_NO_WORD,  // something was written, but no word
    SEARCH_NOT_TEXT, // not UTF-8
};

struct search_term {
    struct str word;           // folded
    struct str stems[TONGUES]; // of word; for TONGUE_OTHER the word itself
    bool prefix;               // longer words count too
    bool exact;                // only the word itself
    unsigned phrase;           // terms of one phrase bear its number; 0: none
};

struct search_query {
    struct search_term terms[SEARCH_TERMS];
    size_t len; // 0 when nothing was written
};

// Reads what somebody typed. Views live in a. Anything but SEARCH_FINE leaves *out empty.
enum search_refusal search_parse(struct arena *a, struct str text, struct search_query *out);

struct search_filter {
    int year;                       // 0: any
    struct str outlet, topic, lang; // keys of facets; empty: any
};

struct search_request {
    struct search_query query; // with no terms: everything that the filter lets through
    struct search_filter filter;
    bool by_relevance;   // else by date; equals by date
    size_t from, len;    // which part of the answer
    double milliseconds; // that it may take; 0: SEARCH_MILLISECONDS
};

struct search_answer {
    size_t total;   // documents found
    uint32_t *docs; // numbers of those in [from, from + len), in order
    size_t len;
};

// Runs a query; memory is taken from a. SEARCH_TOO_SLOW or SEARCH_FINE. Thread safe.
enum search_refusal search_run(const struct search_index *x, const struct search_request *request,
                               struct arena *a, struct search_answer *out);

struct search_mark {
    size_t from, to; // bytes
};

// The words of text, written in lang, that a query finds, in order. In a.
size_t search_marks(struct arena *a, const struct search_query *q, struct str text, struct str lang,
                    struct search_mark **out);

// Whether the words of each phrase stand next to one another in one of the document's texts.
bool search_has_phrases(const struct search_query *q, const struct search_doc *d);

#endif
