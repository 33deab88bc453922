// SPDX-License-Identifier: MIT
// Doing the jobs: mail, reminders and the daily retention. The server runs a thread that calls
// run_due; `presse jobs run` does the same once. Without a mail server in the configuration mail
// waits, untried, and the desk says so.
#ifndef PRESSE_DESK_RUNNER_H
#define PRESSE_DESK_RUNNER_H

#include "desk/desk.h"

// Does all jobs that are due. *done and *failed count them.
MUST_USE bool run_due(struct desk *d, int64_t *done, int64_t *failed, struct error *e);

struct runner;
// Starts the thread. It looks at the queue when woken and every few seconds.
MUST_USE bool runner_start(struct desk *d, struct runner **out, struct error *e);
void runner_wake(struct runner *r); // something was queued; legal on NULL
void runner_stop(struct runner *r); // ends after the job under way; legal on NULL

struct job_row {
    int64_t id;
    struct str kind, key, state, last_error;
    struct str error_id;           // the sentence of po/ that says the same, with {n}; may be empty
    struct str mail_kind, mail_to; // of a mail that is still stored: "answer", who gets it
    int64_t mail_request;          // 0 when it is about none
    int64_t attempts, run_at, claimed_until, created_at, finished_at, error_number;
};
// state: "waiting", "running", "failed", "done" or "all". Jobs whose worker is overdue are
// running with claimed_until in the past.
MUST_USE bool jobs_list(struct desk *d, struct str state, struct arena *a, struct job_row **out,
                        size_t *len, struct error *e);

struct job_health {
    int64_t waiting, running, failed, stuck, mail_waiting;
    int64_t oldest_due; // when the longest waiting job was due; 0 when none
};
MUST_USE bool jobs_health(struct desk *d, struct job_health *out, struct error *e);

#endif
