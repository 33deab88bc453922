// SPDX-License-Identifier: MIT
// The server's own answers to searches: the search page of each language with results, and
// /search.json. Without a question the search page is the one that a build writes.
#ifndef PRESSE_SERVE_SEARCH_H
#define PRESSE_SERVE_SEARCH_H

#include "serve/http.h"
#include "serve/snapshot.h"

#define SEARCH_JSON "/search.json"

// Answers a request for a search page that asks for something. False when it does not: the page
// is then sent like any other.
bool search_respond(struct snapshot *s, const struct request *q, const struct route *route,
                    struct response *out);

// Handler of SEARCH_JSON; the context is a struct live.
void search_handle_json(void *live, struct request *q, struct response *out);

#endif
