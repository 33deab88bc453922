// SPDX-License-Identifier: MIT
// The search of a site. A build writes the empty form, for each language, and an index that a
// script reads when somebody searches; the server answers the same form itself.
#ifndef PRESSE_SITE_SEARCH_H
#define PRESSE_SITE_SEARCH_H

#include "room/search_query.h"
#include "site/site.h"

enum {
    SEARCH_PAGE_RESULTS = 20,   // on one page of an answer
    SEARCH_PAGES_MOST = 500,    // of an answer that can be turned to
    SEARCH_STATIC_MOST = 50000, // documents of a room that the static index holds; larger rooms
                                // have none
    SEARCH_STATIC_TEXTS = 500, // releases and pages of a room whose texts it holds; of larger rooms
                               // none
    SEARCH_OPTIONS_MOST = 400, // outlets or topics to choose from; those with most documents
};

// What somebody asked for. Views are the caller's.
struct search_asked {
    struct str text;                // as typed
    struct str outlet, topic, lang; // keys of facets; empty: any
    int year;                       // 0: any
    bool by_date;                   // else by relevance
    size_t page;                    // from 1
};

// What came of it.
struct search_found {
    struct search_asked asked;
    bool anything; // false: neither words nor a filter
    enum search_refusal refusal;
    struct search_query query;
    struct search_answer answer;
};

// The documents of the site's room and what they can be filtered by; made once, thread safe.
const struct search_source *site_search_source(const struct site *s);
const struct search_facets *site_search_facets(const struct site *s);
// The index, made when it is asked for first; thread safe.
const struct search_index *site_search_index(const struct site *s);

// Runs a search; memory of the result is in a.
void site_search(const struct site *s, const struct search_asked *asked, struct arena *a,
                 struct search_found *out);

// The search page of the main language; NULL when the room has a page of its own there.
const struct route *site_search_route(const struct site *s);
bool route_is_search(const struct route *route);
// The search page `route` with an answer.
MUST_USE bool site_search_page(const struct site *s, const struct route *route,
                               const struct search_found *found, struct arena *scratch,
                               struct buf *out, struct error *e);
// The same as JSON. Addresses are absolute when base_url is known.
void site_search_json(const struct site *s, const struct search_found *found, struct arena *scratch,
                      struct buf *out);

#endif
