// SPDX-License-Identifier: MIT
// A desk to test with, on either engine.
#ifndef PRESSE_TESTS_DESK_ROOM_H
#define PRESSE_TESTS_DESK_ROOM_H

#include "desk/desk.h"
#include "desk/request.h"
#include "place.h"

// A place with a desk of test_options in it, and its end.
struct desk *test_begin(const char *name);
void test_end(struct desk *d);

struct desk_options test_options(void);
// Opens a desk in a folder of the test's place; location NULL: SQLite there.
struct desk *test_desk(const char *name, const char *location, const struct desk_options *o);
struct submission test_submission(void);
// Submits and returns the request's id; *token may be NULL.
int64_t test_submit(struct desk *d, const struct submission *s, const char *key, struct arena *a,
                    struct str *token);

#endif
