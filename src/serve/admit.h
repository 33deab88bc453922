// SPDX-License-Identifier: MIT
// What a request must pass before a handler sees it. Both doors, the quick one and the HTTP
// library's, collect headers and admit requests with these two functions and no others.
#ifndef PRESSE_SERVE_ADMIT_H
#define PRESSE_SERVE_ADMIT_H

#include "serve/guard.h"
#include "serve/http.h"

// Notes the value of a header that presse itself reads; repeated ones are joined, in q->arena.
void request_note_header(struct request *q, struct header h);

struct admission {
    struct request_verdict verdict; // status 0: let through
    const struct handler *handler;  // NULL when nobody takes it: see allowed
    unsigned allowed;               // methods that the path would take; 0: no such path
};

// Guard, path, client and route, in this order. q needs method, target, headers, known, peer and
// arena; its query, path and params are filled, its peer becomes who asks. `loose`: the head was
// read from bytes that mean something else to others, which is refused when nothing worse is.
struct admission request_admit(struct request *q, struct str method, struct str version, bool loose,
                               const struct request_limits *limits,
                               const struct handlers *handlers);

#endif
