// SPDX-License-Identifier: MIT
// What the files of the site's search share. Nobody else includes this.
#ifndef PRESSE_SITE_SEARCH_PARTS_H
#define PRESSE_SITE_SEARCH_PARTS_H

#include "site/search.h"
#include "site/search_rows.h"
#include "site/view.h"

enum { SEARCH_LINKS = 500 }; // documents whose addresses are in one file of the static index

// What the index writes of documents, column by column.
enum search_column {
    COLUMN_KIND,
    COLUMN_OUTLET,
    COLUMN_LANG,
    COLUMN_TOPIC, // sparse from here on
    COLUMN_AUTHOR,
    COLUMN_PROGRAMME,
    COLUMN_NOTE,
    COLUMN_TITLE, // of all again
    SEARCH_COLUMNS
};

#define SEARCH_LINKS_TYPE "application/json; charset=utf-8"

// How many such files so many documents need; the path of the part-th, in a.
size_t search_link_files(size_t documents);
struct str search_links_path(struct arena *a, const struct site *s, size_t part);

struct search_data *search_data_make(void);
void search_data_free(struct search_data *d); // legal on NULL
void search_routes_add(struct site *s);

// Whether the static index of a room with so many documents has a file of texts.
bool search_texts_fit(const struct room *r, size_t documents);
// The files of addresses count documents from the oldest, so that a new one changes the last file
// alone: which document has the i-th address.
size_t search_doc_of_link(const struct search_source *source, size_t link);
// Which documents the static index is of, in which order, and which the part-th file of addresses:
// files belong together when they say the same.
uint64_t search_version(const struct site *s);
uint64_t search_part_version(const struct site *s, size_t part);
// A number for all that stands in that file; 0: it cannot be told without making it.
uint64_t search_part_shows(const struct site *s, size_t part);
// A clip's id, or the path of a release or page.
struct str search_doc_id(const struct search_doc *d);
// Where a document is read: a whole address or a path of the site; never a script.
struct str search_doc_link(const struct site *s, struct arena *a, const struct search_doc *d);
// Its place on this site.
struct str search_doc_place(struct arena *a, const struct search_doc *d);
// What of its text is shown: an excerpt when neither its title nor its note has a word of the
// query; else empty.
struct str search_doc_excerpt(struct arena *a, const struct search_query *q,
                              const struct search_doc *d);
// What stands for it in a list.
struct str search_doc_heading(const struct search_doc *d);

// ---- the index after an edit

enum { ROW_YEARS, ROW_OUTLETS, ROW_TOPICS, ROW_LANGS, ROW_FACETS };

struct row_facet {
    uint32_t key_n, name_n; // which lie in facet_text, one behind the other
    uint64_t count;
};

struct row_day {
    struct date date;
    uint32_t count; // documents
    uint64_t n;     // bytes in day_text
};

// What is kept of a site's documents, newest first. Each cell of a column begins with its comma,
// and in a sparse one with the document's number; there is none where cells says 0.
struct rows_view {
    size_t documents, days_len, facets_len[ROW_FACETS];
    const uint64_t *ids, *links;           // what search_version and search_part_shows are made of
    const uint32_t *cells[SEARCH_COLUMNS]; // bytes
    const char *columns[SEARCH_COLUMNS];
    const struct row_day *days;
    const char *day_text;
    const struct row_facet *facets[ROW_FACETS];
    const char *facet_text;
};

struct rows_noted {
    size_t documents, days_len;
    const uint64_t *ids, *links;
    const uint32_t *cells[SEARCH_COLUMNS];
    struct str columns[SEARCH_COLUMNS], day_text;
    const struct row_day *days;
    const struct search_facets *facets;
};

// Keeps them in place of what was kept, for sites that stand on s.
void rows_note(struct search_rows *rows, const struct site *s, const struct rows_noted *noted);
// The rows of s; NULL: there are none. rows may be NULL.
const struct rows_view *rows_of(struct search_rows *rows, const struct site *s);

// A part of the documents of a site, in order: some of those below it, or one that is another.
struct rows_step {
    bool fresh;
    size_t from, to; // numbers of those below
    size_t at;       // of the first, now
    struct search_doc doc;
    uint64_t id, link;
};

struct rows_day {
    struct date date;
    int more; // documents than there were, or fewer
};

// How the documents of a site differ from those of the one it stands on.
struct rows_again {
    const struct rows_view *rows;
    struct rows_step *steps;
    size_t steps_len, documents;
    struct search_facets facets; // none more or less, and none with another name
    struct rows_day *days;       // newest first, each once
    size_t days_len;
};

// In a. NULL when there are no rows, or when more may have changed than they can tell.
const struct rows_again *rows_again_make(struct arena *a, const struct site *s);
// Of what search_doc_id() says, and of what its link says besides; of that 0 when it cannot be
// told.
uint64_t search_id_sum(const struct search_doc *d);
uint64_t search_link_sum(const struct search_doc *d);
// Of the site as it is now; NULL: it is made of all documents.
const struct rows_again *search_again(const struct site *s);
// Of all documents, newest first, for rows to keep; NULL where there are none to keep.
void search_sums(const struct site *s, const uint64_t **ids, const uint64_t **links);

#endif
