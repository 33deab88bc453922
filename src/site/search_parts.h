// SPDX-License-Identifier: MIT
// What the files of the site's search share. Nobody else includes this.
#ifndef PRESSE_SITE_SEARCH_PARTS_H
#define PRESSE_SITE_SEARCH_PARTS_H

#include "site/search.h"
#include "site/view.h"

enum { SEARCH_LINKS = 500 }; // documents whose addresses are in one file of the static index

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

#endif
