// SPDX-License-Identifier: MIT
// Requests whose answers are known. Feed readers, watchers and browsers that come back ask in the
// same bytes again and again: such a request gets its answer without being read, as long as
// what its handler named (struct lasting in http.h) has not changed. One thread's own.
#ifndef PRESSE_SERVE_REPEATS_H
#define PRESSE_SERVE_REPEATS_H

#include "serve/answer.h"

// What was found out of a request.
struct repeat {
    struct answer *answer; // a reference of the table's
    bool with_body;
    bool closes; // the connection ends with it
    struct lasting lasting;
};

struct repeats;

struct repeats *repeats_make(void);
void repeats_free(struct repeats *k); // legal on NULL

// The answer to a request of exactly these bytes; NULL when it is not known. It lives until the
// next call.
const struct repeat *repeats_find(struct repeats *k, struct str bytes);
// Notes the answer to the request that repeats_find has just looked for, and takes a reference of
// its own. Kept are answers that last, from the second time on that they are noted, so that
// requests that come once push nothing out.
void repeats_note(struct repeats *k, struct str bytes, const struct repeat *a);

#endif
