// SPDX-License-Identifier: MIT
// Interviews and visits as calendar invitations (RFC 5545, sent as RFC 5546 says): one UID for
// the life of a slot, SEQUENCE grows with each change, METHOD is REQUEST or CANCEL. Times are
// written in UTC, so no time-zone definition can be misread.
#ifndef PRESSE_DESK_SLOT_H
#define PRESSE_DESK_SLOT_H

#include "base/buf.h"
#include "desk/request.h"

struct desk_slot {
    int64_t id, request;
    struct str uid;
    int64_t sequence;
    int64_t starts_at, ends_at; // seconds since 1970
    struct str zone, place, summary;
    bool cancelled;
    struct str reference, name, outlet; // of the request; only from slot_coming
};

// Writes the calendar object. from and to are mail addresses.
MUST_USE bool slot_calendar(const struct desk_slot *s, struct str from, struct str from_name,
                            struct str to, int64_t now, struct buf *out, struct error *e);

// Each stores the slot and queues the invitation. start and end: local times in zone.
MUST_USE bool slot_add(struct desk *d, int64_t request, int64_t staff, struct str start,
                       struct str end, struct str zone, struct str place, struct str summary,
                       int64_t *id, struct error *e);
MUST_USE bool slot_change(struct desk *d, int64_t id, int64_t staff, struct str start,
                          struct str end, struct str zone, struct str place, struct str summary,
                          struct error *e);
MUST_USE bool slot_cancel(struct desk *d, int64_t id, int64_t staff, struct error *e);

MUST_USE bool slot_list(struct desk *d, int64_t request, struct arena *a, struct desk_slot **out,
                        size_t *len, struct error *e);
// Those that start at `from` or later, of all requests, soonest first.
MUST_USE bool slot_coming(struct desk *d, int64_t from, struct arena *a, struct desk_slot **out,
                          size_t *len, struct error *e);

#endif
