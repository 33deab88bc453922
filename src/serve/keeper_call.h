// SPDX-License-Identifier: MIT
// Inside src/serve/keeper*.c: one exchange with a page of the keeper. The pages look like the
// desk's and are filled by the same means (desk_call.h), without its accounts.
#ifndef PRESSE_SERVE_KEEPER_CALL_H
#define PRESSE_SERVE_KEEPER_CALL_H

#include "serve/desk_call.h"
#include "serve/keeper.h"

struct keeper {
    struct desk_site site;
    struct desk desk;    // its title alone
    const char *path;    // of the room
    struct store *store; // may be NULL
    struct str lang;
    struct str key; // signs
    struct handler *handlers;
    size_t handlers_len;
};

enum keeper_need {
    KEEPER_NOTHING,
    KEEPER_FORM, // sent by one of these pages: its token and this origin
};

struct keeper_call {
    struct desk_call c; // first: pages are filled through it
    struct keeper *keeper;
};

struct keeper_route {
    enum http_method method;
    const char *pattern;
    void (*page)(struct keeper_call *k);
    enum keeper_need need;
    size_t body;
    struct keeper *keeper; // filled in when handlers are made
};

// Every route; keeper_add.c, keeper_coverage.c.
extern const struct keeper_route keeper_add_routes[], keeper_coverage_routes[];
extern const size_t keeper_add_routes_len, keeper_coverage_routes_len;

// The room as it is on the disk now; NULL when the response is made already.
struct room *keeper_room(struct keeper_call *k);
// Ends with what went wrong.
void keeper_failed(struct keeper_call *k, const struct error *e);
// What forms of these pages carry in "token".
struct str keeper_token(struct keeper_call *k);
void keeper_refuse(struct keeper_call *k, const char *why);

#endif
