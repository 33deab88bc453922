-- SPDX-License-Identifier: MIT
-- The job queue (job.c) and settings.

-- query: store_answers
SELECT COUNT(*) FROM schema_version

-- query: setting_get
SELECT value FROM setting WHERE key = $1

-- query: setting_add
INSERT INTO setting (key, value, changed_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING

-- query: setting_set
INSERT INTO setting (key, value, changed_at) VALUES ($1, $2, $3)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at

-- query: job_add
INSERT INTO job (id, kind, key, payload, state, run_at, created_at)
VALUES ($1, $2, $3, $4, 'waiting', $5, $6)
ON CONFLICT (key) DO NOTHING

-- Work that was never given back, too often: it ends the program that does it.
-- query: job_give_up
UPDATE job SET state = 'failed', finished_at = $1,
    last_error = 'the program ended while doing it, each time it was tried',
    error_id = 'refuse-job-died', error_number = 0
WHERE state = 'running' AND claimed_until < $1 AND attempts >= $2

-- A clock that was set back must not hold up what was made before: mail of the future is due, and
-- a lease that nobody can have taken is over. Machines whose clocks differ by less do not meet.
-- query: job_claim
UPDATE job SET state = 'running', attempts = attempts + 1, claim = $2, claimed_until = $3
WHERE id = (
    SELECT id FROM job
    WHERE ((state = 'waiting' AND (run_at <= $1
                OR (kind = 'mail' AND created_at > CAST($1 AS BIGINT) + 60)))
            OR (state = 'running' AND (claimed_until < $1
                OR claimed_until > CAST($3 AS BIGINT) + 3600)))
        AND kind <> $4 AND (CASE WHEN kind IN ('links', 'feeds') THEN 1 ELSE 0 END) = $5
    ORDER BY run_at, id LIMIT 1
-- only: postgres
    FOR UPDATE SKIP LOCKED
-- only: all
)
RETURNING id, kind, key, payload, attempts, created_at

-- query: job_done
UPDATE job SET state = 'done', finished_at = $3, last_error = NULL, claim = NULL
WHERE id = $1 AND claim = $2 AND state = 'running'

-- query: job_retry
UPDATE job SET state = 'waiting', run_at = $3, last_error = $4, error_id = $5, error_number = $6,
    claim = NULL
WHERE id = $1 AND claim = $2 AND state = 'running'

-- query: job_fail
UPDATE job SET state = 'failed', finished_at = $3, last_error = $4, error_id = $5,
    error_number = $6, claim = NULL
WHERE id = $1 AND claim = $2 AND state = 'running'

-- query: job_again
UPDATE job SET state = 'waiting', run_at = $2, attempts = 0, finished_at = NULL
WHERE id = $1 AND state IN ('failed', 'waiting')

-- query: job_drop
DELETE FROM job WHERE id = $1 AND state <> 'running'

-- query: job_list
SELECT id, kind, key, state, attempts, run_at, claimed_until, last_error, created_at, finished_at,
    error_id, error_number, payload
FROM job WHERE state = $1 OR $1 = 'all' ORDER BY run_at, id LIMIT $2

-- query: job_counts
SELECT state, kind, COUNT(*), MIN(run_at) FROM job GROUP BY state, kind ORDER BY state, kind

-- query: job_stuck
SELECT COUNT(*) FROM job WHERE state = 'running' AND claimed_until < $1

-- query: job_next
SELECT MIN(run_at) FROM job WHERE state = 'waiting' AND kind <> $1

-- query: job_purge
DELETE FROM job WHERE state = 'done' AND finished_at < $1
