-- SPDX-License-Identifier: MIT
-- Watched feeds and candidates (intake/watch.c).

-- query: feed_know
INSERT INTO watched_feed (url) VALUES ($1) ON CONFLICT (url) DO NOTHING

-- query: feed_list
SELECT url, title, etag, modified, moved_to, trouble, checked_at, next_at, good_at, failures, hub,
    topic, hub_asked_at, hub_until
FROM watched_feed ORDER BY url

-- query: feed_answered
UPDATE watched_feed SET title = $2, etag = $3, modified = $4, moved_to = $5, trouble = $6,
    checked_at = $7, next_at = $8, good_at = $9, failures = $10, hub = $11, topic = $12
WHERE url = $1

-- query: feed_forget
DELETE FROM watched_feed WHERE url = $1

-- query: feed_hub_asked
UPDATE watched_feed SET hub_asked_at = $2 WHERE url = $1

-- query: feed_hub_granted
UPDATE watched_feed SET hub_until = $2, next_at = $3 WHERE url = $1

-- query: candidate_add
INSERT INTO candidate (identity, name, url, title, outlet, word, feed, published_at, found_at, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'new')
ON CONFLICT (identity) DO NOTHING

-- query: candidate_list
SELECT name, url, title, outlet, word, feed, published_at, found_at, state
FROM candidate WHERE state = $1 ORDER BY published_at DESC, name LIMIT $2

-- query: candidate_get
SELECT name, url, title, outlet, word, feed, published_at, found_at, state
FROM candidate WHERE name = $1 OR identity = $2

-- query: candidate_decide
UPDATE candidate SET state = $2 WHERE name = $1
