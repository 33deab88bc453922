// SPDX-License-Identifier: MIT
// The job queue: work that must happen though the process may end (mail, reminders,
// retention). A job is added in the same transaction as what calls for it, claimed by one
// worker for JOB_LEASE seconds, and given back as done, to be tried again, or failed. Any job
// may run twice (a worker that dies is followed by another), so each kind must bear that.
#ifndef PRESSE_STORE_JOB_H
#define PRESSE_STORE_JOB_H

#include "store/store.h"

enum { JOB_LEASE = 300, JOB_TRIES = 5 };

struct job {
    int64_t id;
    struct str kind, key, payload;
    struct str claim; // proves that this worker holds it
    int64_t attempts; // this one included
    int64_t created_at;
};

// Inside store_write. key names the work: one that is there already is not added again.
MUST_USE bool job_add(struct db *db, struct str kind, struct str key, struct str payload,
                      int64_t run_at, struct error *e);

// Takes the next due job, or sets *found to false. Jobs of the kind `without` (may be empty)
// are left alone, and so are those that ask other servers. The job's texts are in a.
MUST_USE bool job_claim(struct store *s, struct str without, int64_t now, struct arena *a,
                        struct job *out, bool *found, struct error *e);

// Takes the next due job that asks other servers ("links", "feeds"): they last, and must not
// keep mails waiting.
MUST_USE bool job_claim_outgoing(struct store *s, int64_t now, struct arena *a, struct job *out,
                                 bool *found, struct error *e);

// Inside store_write, so that the outcome and what the job changed are one: false when the
// lease was lost to another worker, whose outcome counts.
MUST_USE bool job_done(struct db *db, const struct job *j, struct error *e);

// The job did not succeed: it waits for its next try (5 minutes, 30 minutes, 4 hours, 24 hours
// after its making) or, after JOB_TRIES or when `for_good`, is failed and stays visible.
MUST_USE bool job_failed(struct store *s, const struct job *j, int64_t now, const struct error *why,
                         bool for_good, struct error *e);

// When a job that was tried `attempts` times, made at created_at, is due again.
int64_t job_next_try(int64_t created_at, int64_t attempts, int64_t now);

// Failed or waiting: try now, with all tries ahead.
MUST_USE bool job_again(struct store *s, int64_t id, bool *found, struct error *e);
// Forgets a job that does not run.
MUST_USE bool job_drop(struct store *s, int64_t id, bool *found, struct error *e);

#endif
