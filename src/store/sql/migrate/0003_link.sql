-- SPDX-License-Identifier: MIT
-- What is known of outgoing links, and how it came about.

CREATE TABLE outlink (
    url TEXT PRIMARY KEY,
    spread BIGINT NOT NULL,
    title TEXT,
    known_at BIGINT NOT NULL,
    verdict TEXT NOT NULL DEFAULT 'unknown',
    evidence TEXT,
    moved_to TEXT,
    checked_at BIGINT NOT NULL DEFAULT 0,
    read_at BIGINT NOT NULL DEFAULT 0,
    bad_since BIGINT NOT NULL DEFAULT 0,
    bad_at BIGINT NOT NULL DEFAULT 0,
    bad_tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX outlink_order ON outlink (spread, url);

-- Changes of a verdict only: the history that a person reads.
CREATE TABLE outlink_event (
    id BIGINT PRIMARY KEY,
    url TEXT NOT NULL,
    at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    evidence TEXT
);
CREATE INDEX outlink_event_url ON outlink_event (url, at);
