-- SPDX-License-Identifier: MIT
-- Requests, their links, messages, notes and log.

-- query: request_add
INSERT INTO request (id, reference, idempotency, kind, state, lang, name, outlet, email, phone,
    deadline_at, deadline_zone, subject, message, dates, place, medium, picture_use, source,
    thread_token, is_open, rank, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'new', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
    $19, 1, $20, $21, $21)
ON CONFLICT (idempotency) DO NOTHING

-- query: request_by_idempotency
SELECT id, reference FROM request WHERE idempotency = $1

-- query: request_by_thread
SELECT id FROM request WHERE thread_token = $1

-- query: request_get
SELECT r.id, r.reference, r.kind, r.state, r.lang, r.name, r.outlet, r.email, r.phone,
    r.deadline_at, r.deadline_zone, r.subject, r.message, r.dates, r.place, r.medium,
    r.picture_use, r.source, r.thread_token, r.assignee_id, s.name, r.clip, r.withdrawn_at,
    r.created_at, r.updated_at, r.answered_at, r.closed_at, r.erased_at
FROM request r LEFT JOIN staff s ON s.id = r.assignee_id WHERE r.id = $1

-- Answers and decisions of two people must not cross: PostgreSQL holds the row until the end.
-- query: request_hold
SELECT state FROM request WHERE id = $1
-- only: postgres
FOR UPDATE
-- only: all

-- query: inbox_open
SELECT r.id, r.reference, r.kind, r.state, r.name, r.outlet, r.subject, r.deadline_at,
    r.deadline_zone, r.rank, s.name, r.created_at, r.withdrawn_at
FROM request r LEFT JOIN staff s ON s.id = r.assignee_id
WHERE r.is_open = 1 AND (r.rank, r.id) > ($1, $2)
    AND ($3 = '' OR r.kind = $3) AND (CAST($4 AS BIGINT) = 0 OR r.assignee_id = $4)
ORDER BY r.rank, r.id LIMIT $5

-- query: inbox_state
SELECT r.id, r.reference, r.kind, r.state, r.name, r.outlet, r.subject, r.deadline_at,
    r.deadline_zone, r.rank, s.name, r.created_at, r.withdrawn_at
FROM request r LEFT JOIN staff s ON s.id = r.assignee_id
WHERE r.state = $6 AND (r.rank, r.id) > ($1, $2)
    AND ($3 = '' OR r.kind = $3) AND (CAST($4 AS BIGINT) = 0 OR r.assignee_id = $4)
ORDER BY r.rank, r.id LIMIT $5

-- query: inbox_search
SELECT r.id, r.reference, r.kind, r.state, r.name, r.outlet, r.subject, r.deadline_at,
    r.deadline_zone, r.rank, s.name, r.created_at, r.withdrawn_at
FROM request r LEFT JOIN staff s ON s.id = r.assignee_id
WHERE r.id IN (
-- only: sqlite
    SELECT rowid FROM request_fts WHERE request_fts MATCH $1 LIMIT 1000
-- only: postgres
    SELECT request_id FROM request_search
    WHERE to_tsvector('simple', body) @@ to_tsquery('simple', $1) LIMIT 1000
-- only: all
)
ORDER BY r.is_open DESC, r.created_at DESC, r.id LIMIT $2

-- Counted to 1000 only: whoever has more does not count them.
-- query: inbox_counts
SELECT 'new', (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE state = 'new' LIMIT 1000) x)
UNION ALL
SELECT 'waiting', (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE state = 'waiting' LIMIT 1000) x)
UNION ALL
SELECT 'agreed', (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE state = 'agreed' LIMIT 1000) x)
UNION ALL
SELECT 'answered', (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE state = 'answered' LIMIT 1000) x)
UNION ALL
SELECT 'declined', (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE state = 'declined' LIMIT 1000) x)
UNION ALL
SELECT 'closed', (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE state = 'closed' LIMIT 1000) x)

-- query: request_open
SELECT state, COUNT(*),
    SUM(CASE WHEN deadline_at IS NOT NULL AND deadline_at < $1 THEN 1 ELSE 0 END)
FROM request WHERE is_open = 1 GROUP BY state ORDER BY state

-- query: request_history
SELECT r.id, r.reference, r.kind, r.state, r.name, r.outlet, r.subject, r.deadline_at,
    r.deadline_zone, r.rank, '', r.created_at, r.withdrawn_at
FROM request r
WHERE r.id <> $3 AND ((r.email = $1 AND $1 <> '') OR (r.outlet = $2 AND $2 <> ''))
ORDER BY r.created_at DESC, r.id LIMIT $4

-- query: request_state_set
UPDATE request SET state = $2, is_open = CASE WHEN $2 IN ('new', 'waiting', 'agreed') THEN 1
        ELSE 0 END,
    answered_at = CASE WHEN $2 = 'answered' THEN COALESCE(answered_at, $3) ELSE answered_at END,
    closed_at = CASE WHEN $2 IN ('closed', 'declined') THEN $3 ELSE NULL END, updated_at = $3
WHERE id = $1 AND erased_at IS NULL

-- query: request_withdraw
UPDATE request SET state = 'closed', is_open = 0, withdrawn_at = $2, closed_at = $2, updated_at = $2
WHERE id = $1 AND withdrawn_at IS NULL AND erased_at IS NULL

-- query: request_assign
UPDATE request SET assignee_id = $2, updated_at = $3 WHERE id = $1

-- query: request_clip_set
UPDATE request SET clip = $2, updated_at = $3 WHERE id = $1

-- query: request_of_clip
SELECT id, reference, state, subject, name, outlet FROM request
WHERE clip = $1 AND clip <> '' ORDER BY id LIMIT 20

-- query: search_add
INSERT INTO request_search (request_id, body) VALUES ($1, $2)

-- What is said later is found too, up to what an index of texts takes.
-- query: search_more
UPDATE request_search SET body = body || ' ' || $2 WHERE request_id = $1 AND LENGTH(body) < 200000

-- query: search_drop
DELETE FROM request_search WHERE request_id = $1

-- query: link_add
INSERT INTO link (hash, purpose, object_id, serial, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)

-- query: link_find
SELECT object_id, expires_at, revoked_at FROM link WHERE hash = $1 AND purpose = $2

-- query: link_serial
SELECT serial, expires_at FROM link WHERE purpose = $1 AND object_id = $2 AND revoked_at IS NULL
ORDER BY created_at DESC, hash LIMIT 1

-- query: link_revoke
UPDATE link SET revoked_at = $3 WHERE purpose = $1 AND object_id = $2 AND revoked_at IS NULL

-- query: message_add
INSERT INTO message (id, request_id, direction, kind, mail_to, subject, body, link_purpose,
    link_object, calendar, calendar_method, message_id, refs, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (message_id) DO NOTHING

-- query: message_get
SELECT m.id, m.request_id, m.mail_to, m.subject, m.body, m.link_purpose, m.link_object,
    m.calendar, m.calendar_method, m.message_id, m.refs, m.created_at, m.sent_at, r.thread_token,
    m.kind
FROM message m LEFT JOIN request r ON r.id = m.request_id WHERE m.id = $1

-- query: message_list
SELECT id, direction, kind, mail_to, subject, body, created_at, sent_at FROM message
WHERE request_id = $1 ORDER BY created_at, id

-- query: message_receiver
SELECT request_id, kind, mail_to FROM message WHERE id = $1

-- query: message_thread
SELECT message_id FROM message WHERE request_id = $1 AND kind IN ('confirmation', 'received', 'answer', 'mail')
ORDER BY created_at, id

-- query: message_request
SELECT request_id, kind FROM message WHERE message_id = $1

-- query: message_sent
UPDATE message SET sent_at = $2 WHERE id = $1 AND sent_at IS NULL

-- query: attachment_add
INSERT INTO attachment (id, request_id, name, type, size, body, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- query: attachment_list
SELECT id, name, type, size, created_at FROM attachment WHERE request_id = $1
ORDER BY created_at, id

-- query: attachment_sum
SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM attachment WHERE request_id = $1

-- query: attachment_get
SELECT request_id, name, type, body FROM attachment WHERE id = $1

-- query: note_add
INSERT INTO note (id, request_id, staff_id, body, created_at) VALUES ($1, $2, $3, $4, $5)

-- query: note_list
SELECT n.body, n.created_at, s.name FROM note n LEFT JOIN staff s ON s.id = n.staff_id
WHERE n.request_id = $1 ORDER BY n.created_at, n.id

-- query: audit_add
INSERT INTO audit (id, at, actor, staff_id, request_id, action, detail)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- query: audit_list
SELECT a.at, a.actor, s.name, a.action, a.detail
FROM audit a LEFT JOIN staff s ON s.id = a.staff_id
WHERE a.request_id = $1 ORDER BY a.id

-- query: audit_recent
SELECT a.at, a.actor, s.name, a.action, a.detail, r.id, r.reference
FROM audit a LEFT JOIN staff s ON s.id = a.staff_id LEFT JOIN request r ON r.id = a.request_id
ORDER BY a.id DESC LIMIT $1
