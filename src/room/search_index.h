// SPDX-License-Identifier: MIT
// An immutable index of things that can be searched: their words, sorted, each with the list of
// the documents that hold it. Documents are numbered newest first, so that the first of a list
// are the first that people see. The index keeps no text: it asks its source for it again to
// find phrases and to mark words.
#ifndef PRESSE_ROOM_SEARCH_INDEX_H
#define PRESSE_ROOM_SEARCH_INDEX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/str.h"

struct clip;
struct page;

// Of texts (search_source.text) so many bytes are taken in, those of the newest documents; older
// ones are found by the rest that they say.
enum { SEARCH_TEXTS_MOST = 64 << 20 };

enum search_kind { SEARCH_CLIP, SEARCH_RELEASE, SEARCH_PAGE };

// One document, as its source shows it. Views live as long as the source.
struct search_doc {
    enum search_kind kind;
    struct date date;
    struct str lang; // BCP 47; may be empty
    struct str title;
    struct str outlet, outlet_key; // as shown, and what filters name it by; may be empty
    struct str author, programme;
    struct str note;          // or the description of a release or page
    struct str text;          // set by users of search_source.text alone
    const struct str *topics; // as shown; their keys are topic_keys
    const struct str *topic_keys;
    size_t topics_len;
    const struct clip *clip; // of a room: what it is; else NULL
    const struct page *page; // where the clip stands, or the release or page itself
};

// Where documents come from. It outlives what is made from it. `doc` is thread safe.
struct search_source {
    const void *context;
    size_t len; // documents, newest first, undated ones last
    void (*doc)(const void *context, size_t i, struct search_doc *out);
    // The text of document i, in a; empty when it has none. False, with *out empty, when it cannot
    // be read. Slow: it may read a file. Thread safe; may be NULL.
    bool (*text)(const void *context, size_t i, struct arena *a, struct str *out, struct error *e);
    // Of a document that is no clip the hash of the page's address, where that is at hand; else 0.
    // May be NULL.
    uint64_t (*page_hash)(const void *context, size_t i);
};

// What can be filtered by.
struct search_facet {
    struct str key;  // "le-monde"
    struct str name; // "Le Monde"
    uint32_t count;  // documents
};

struct search_facets {
    struct search_facet *years, *outlets, *topics, *langs; // years newest first, the others by name
    size_t years_len, outlets_len, topics_len, langs_len;
};

// Counts what the documents of a source can be filtered by. All in a; keys and names are views of
// the source's.
void search_facets_make(struct arena *a, const struct search_source *source,
                        struct search_facets *out);

struct search_index;

// Never NULL. Takes time linear in the text; threads may share the result.
struct search_index *search_index_make(const struct search_source *source);
void search_index_free(struct search_index *x); // legal on NULL

const struct search_source *search_index_source(const struct search_index *x);
size_t search_index_words(const struct search_index *x); // distinct words
size_t search_index_bytes(const struct search_index *x); // of memory

#endif
