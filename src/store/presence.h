// SPDX-License-Identifier: MIT
// Who has an SQLite database open: every store holds a shared lock on FILE-open for as long as
// it lives; whoever replaces the file needs it alone.
#ifndef PRESSE_STORE_PRESENCE_H
#define PRESSE_STORE_PRESENCE_H

#include "base/error.h"

struct presence {
    int fd;
};

MUST_USE bool presence_share(const char *location, struct presence *out, struct error *e);
MUST_USE bool presence_alone(const char *location, struct presence *out, struct error *e);
void presence_end(struct presence *p);

#endif
