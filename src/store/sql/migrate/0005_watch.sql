-- SPDX-License-Identifier: MIT
-- Feeds that are watched, and what they brought.

CREATE TABLE watched_feed (
    url TEXT PRIMARY KEY,
    title TEXT,
    etag TEXT,
    modified TEXT,
    moved_to TEXT,
    trouble TEXT,
    checked_at BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL DEFAULT 0,
    good_at BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL DEFAULT 0,
    hub TEXT,
    topic TEXT,
    hub_asked_at BIGINT NOT NULL DEFAULT 0,
    hub_until BIGINT NOT NULL DEFAULT 0
);

-- By the identity of the article, so that one that was dismissed never comes back.
CREATE TABLE candidate (
    identity TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    outlet TEXT NOT NULL DEFAULT '',
    word TEXT NOT NULL DEFAULT '',
    feed TEXT NOT NULL DEFAULT '',
    published_at BIGINT NOT NULL DEFAULT 0,
    found_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'accepted', 'dismissed'))
);
CREATE INDEX candidate_state ON candidate (state, published_at);
CREATE INDEX candidate_name ON candidate (name);
