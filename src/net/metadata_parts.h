// SPDX-License-Identifier: MIT
// Private to metadata*.c: looking things up among the facts of a page.
#ifndef PRESSE_NET_METADATA_PARTS_H
#define PRESSE_NET_METADATA_PARTS_H

#include "net/metadata.h"

// The first non-empty value of that kind and name (lower case), or the empty view.
struct str facts_find(const struct html_facts *f, enum html_fact_kind kind, struct str name);
// The path of an address: from the first '/' after the host, without query and fragment.
struct str url_path(struct str url);

enum metadata_wall metadata_wall_of(struct arena *a, const struct html_facts *f, struct str url,
                                    int http_status, bool says_article);

// What JSON-LD says of the article, merged over all its blocks.
struct ld_article {
    bool found; // a node of an article's type
    bool typed; // a node that says what kind it is
    struct str headline, publisher, author, date, lang, url;
    bool has_free, is_free; // isAccessibleForFree
    enum metadata_kind kind;
};
struct ld_article metadata_ld(struct arena *a, const struct html_facts *f);

#endif
