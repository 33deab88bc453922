-- SPDX-License-Identifier: MIT
-- Outgoing links (net/health.c).

-- A page whose title was compared with another one must be read again.
-- query: link_know
INSERT INTO outlink (url, spread, title, known_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (url) DO UPDATE SET
    etag = CASE WHEN outlink.title IS NOT DISTINCT FROM excluded.title THEN outlink.etag END,
    modified = CASE WHEN outlink.title IS NOT DISTINCT FROM excluded.title THEN outlink.modified END,
    title = excluded.title, known_at = excluded.known_at

-- Links of this run that were not asked since $1, in an order that mixes hosts, up to a place in it.
-- query: link_due
SELECT url, spread, title, verdict, checked_at, read_at, bad_since, bad_at, bad_tries, etag, modified
FROM outlink
WHERE (spread > $2 OR (spread = $2 AND url > $3)) AND spread <= $5
    AND checked_at < $1 AND known_at = $4
ORDER BY spread, url LIMIT $6

-- The same in the other direction, down to a place.
-- query: link_due_down
SELECT url, spread, title, verdict, checked_at, read_at, bad_since, bad_at, bad_tries, etag, modified
FROM outlink
WHERE (spread < $2 OR (spread = $2 AND url < $3)) AND spread >= $5
    AND checked_at < $1 AND known_at = $4
ORDER BY spread DESC, url DESC LIMIT $6

-- query: link_due_count
SELECT COUNT(*) FROM outlink WHERE checked_at < $1 AND known_at = $2

-- query: link_judged
UPDATE outlink SET verdict = $2, evidence = $3, moved_to = $4, checked_at = $5, read_at = $6,
    bad_since = $7, bad_at = $8, bad_tries = $9, etag = $10, modified = $11
WHERE url = $1

-- query: link_event_add
INSERT INTO outlink_event (id, url, at, verdict, evidence) VALUES ($1, $2, $3, $4, $5)

-- query: link_get
SELECT verdict, evidence, moved_to, checked_at, bad_since FROM outlink WHERE url = $1

-- query: link_of_run
SELECT url, verdict, evidence, moved_to, checked_at, bad_since
FROM outlink WHERE known_at = $1 ORDER BY url

-- query: link_troubled
SELECT url, verdict, evidence, moved_to, checked_at, bad_since
FROM outlink WHERE verdict IN ('moved', 'gone', 'soft-gone', 'blocked') ORDER BY url

-- query: link_history
SELECT at, verdict, evidence FROM outlink_event WHERE url = $1 ORDER BY at, id

-- query: link_forget
DELETE FROM outlink WHERE known_at < $1
