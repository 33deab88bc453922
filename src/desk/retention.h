// SPDX-License-Identifier: MIT
// Forgetting and counting. Erasing takes every personal text of a request: identity, message,
// mails, notes, answers, approvers, places, links, search index. What stays is kind, state and
// dates, for the statistics, and the log, which holds nothing personal.
#ifndef PRESSE_DESK_RETENTION_H
#define PRESSE_DESK_RETENTION_H

#include "base/buf.h"
#include "desk/request.h"
#include "store/job.h"

MUST_USE bool erase_request(struct desk *d, int64_t id, struct desk_actor who, struct error *e);
// Everything of everybody who writes from this address, contacts included. *count: requests.
MUST_USE bool erase_person(struct desk *d, struct str email, struct desk_actor who, int64_t *count,
                           struct error *e);
// Somebody who agreed to talk, with the mails that told journalists how to reach them.
MUST_USE bool erase_contact(struct desk *d, int64_t id, struct desk_actor who, struct error *e);
// Requests that nobody touched for the set time, whose deadline and meetings are as long past,
// and sessions and jobs that are over.
MUST_USE bool retention_run(struct desk *d, int64_t now, int64_t *count, struct error *e);

// The job that every erasing on PostgreSQL leaves: writes the tables anew (store_sweep). One that
// begins stands for all that wait or failed. *for_good: trying again will not help.
#define SWEEP_JOB "sweep"
MUST_USE bool sweep_run(struct desk *d, const struct job *j, bool *for_good, struct error *e);

// All that is stored of a person, as JSON.
MUST_USE bool export_person(struct desk *d, struct str email, struct buf *out, struct error *e);
// Requests as CSV (RFC 4180); cells that a spreadsheet would compute are made plain.
MUST_USE bool export_csv(struct desk *d, int64_t from, int64_t to, struct buf *out,
                         struct error *e);

struct stats_row {
    int year, month; // month 0: the sum of all
    enum desk_kind kind;
    int64_t received, answered, withdrawn;
    int64_t median_delay; // seconds to the first answer; -1 when none was given
};
// By month (newest first) and kind; rows without requests are left out.
MUST_USE bool stats_read(struct desk *d, int64_t from, int64_t to, struct arena *a,
                         struct stats_row **out, size_t *len, struct error *e);

#endif
