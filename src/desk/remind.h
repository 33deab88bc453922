// SPDX-License-Identifier: MIT
// Reminders: some hours before a journalist's deadline, whoever looks after the request (or the
// addresses that are told of new ones) and the approvers who have not decided get a mail, if
// the request is still open then. One job a request; what it does is one transaction with the
// job's end, so that doing it twice does it once.
#ifndef PRESSE_DESK_REMIND_H
#define PRESSE_DESK_REMIND_H

#include "desk/request.h"
#include "store/job.h"

#define REMIND_JOB "reminder"

// Inside store_write: queues the reminder of a request with this deadline. None is queued
// without a deadline, when the hour has passed already, or when the configuration wants none.
MUST_USE bool remind_queue(const struct desk *d, struct db *db, int64_t request, int64_t deadline,
                           struct error *e);
// Does the job.
MUST_USE bool remind_run(struct desk *d, const struct job *j, struct error *e);

#endif
