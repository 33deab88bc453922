-- SPDX-License-Identifier: MIT
-- Forgetting, exporting, counting.

-- query: retention_due
SELECT id FROM request r WHERE erased_at IS NULL AND updated_at < $1
    AND (deadline_at IS NULL OR deadline_at < $1)
    AND NOT EXISTS (SELECT 1 FROM slot s WHERE s.request_id = r.id
        AND s.state = 'confirmed' AND s.ends_at >= $1)
ORDER BY updated_at LIMIT $2

-- query: person_requests
SELECT id FROM request WHERE email = $1 AND email <> '' ORDER BY id

-- query: erase_request
UPDATE request SET name = '', outlet = '', email = '', phone = '', subject = '', message = '',
    dates = '', place = '', medium = '', picture_use = '', idempotency = reference,
    thread_token = reference, erased_at = $2,
    state = CASE WHEN is_open = 1 THEN 'closed' ELSE state END,
    closed_at = COALESCE(closed_at, $2), is_open = 0
WHERE id = $1

-- query: erase_messages
DELETE FROM message WHERE request_id = $1

-- query: erase_attachments
DELETE FROM attachment WHERE request_id = $1

-- query: erase_notes
DELETE FROM note WHERE request_id = $1

-- query: erase_answers
UPDATE answer SET subject = '', body = '' WHERE request_id = $1

-- query: erase_approvals
UPDATE approval SET reason = '', name = '', email = ''
WHERE answer_id IN (SELECT id FROM answer WHERE request_id = $1)

-- query: erase_slots
UPDATE slot SET place = '', summary = '' WHERE request_id = $1

-- query: erase_handovers
UPDATE handover SET title = '', path = '' WHERE request_id = $1

-- query: erase_links
UPDATE link SET revoked_at = COALESCE(revoked_at, $2) WHERE (purpose = 'request' AND object_id = $1)
    OR (purpose = 'file' AND object_id IN (SELECT id FROM handover WHERE request_id = $1))
    OR (purpose = 'approval' AND object_id IN (SELECT p.id FROM approval p
        JOIN answer a ON a.id = p.answer_id WHERE a.request_id = $1))

-- query: erase_consents
UPDATE consent SET how = '' WHERE request_id = $1

-- The search index keeps what was deleted from it until its parts are merged.
-- query: forget
-- only: sqlite
INSERT INTO request_fts (request_fts) VALUES ('optimize')
-- only: postgres
SELECT 1
-- only: all

-- Tables with personal texts, each with the file it is in (sweep.c).
-- query: sweep_tables
-- only: sqlite
SELECT name, 0 FROM sqlite_master WHERE type = 'table' AND name
-- only: postgres
SELECT relname, CAST(pg_relation_filenode(oid) AS BIGINT) FROM pg_class
WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relname
-- only: all
IN ('answer', 'approval', 'attachment', 'consent', 'contact', 'handover', 'job', 'message', 'note',
    'request', 'request_search', 'slot')
ORDER BY 1

-- A number that all transactions of the past are below.
-- query: sweep_mark
-- only: sqlite
SELECT 0
-- only: postgres
SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)
-- only: all

-- Transactions from before the mark that are open, here or at a standby that asked to be waited for.
-- query: sweep_open
-- only: sqlite
SELECT 0 WHERE CAST($1 AS BIGINT) < 0
-- only: postgres
SELECT pid FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
    AND GREATEST(age(backend_xid), age(backend_xmin)) >
        CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT) - CAST($1 AS BIGINT)
-- only: all

-- query: sweep_covered
DELETE FROM job WHERE kind = 'sweep' AND state IN ('waiting', 'failed') AND id <> $1

-- query: person_contacts
SELECT id, name, email, phone, about, created_at FROM contact WHERE LOWER(email) = $1 AND email <> '' AND erased_at IS NULL

-- query: erase_contact
UPDATE contact SET name = '', email = '', phone = '', about = '', erased_at = $2
WHERE id = $1 AND erased_at IS NULL

-- The mails that told journalists how to reach somebody.
-- query: erase_contact_mails
DELETE FROM message WHERE kind = 'contact'
    AND request_id IN (SELECT request_id FROM consent WHERE contact_id = $1)
    AND REPLACE(body, (SELECT name FROM contact WHERE id = $1), '') <> body

-- query: erase_contact_consents
UPDATE consent SET how = '', withdrawn_at = COALESCE(withdrawn_at, $2) WHERE contact_id = $1

-- query: person_consents
SELECT r.reference, c.how, c.given_at, c.withdrawn_at, c.disclosed_at
FROM consent c JOIN request r ON r.id = c.request_id WHERE c.contact_id = $1 ORDER BY c.id

-- Mails that went to an address without belonging to one of its own requests.
-- query: person_mails
SELECT id, direction, kind, mail_to, subject, body, created_at, sent_at FROM message
WHERE mail_to = $1 AND mail_to <> ''
    AND (request_id IS NULL OR request_id NOT IN (SELECT id FROM request WHERE email = $1))
ORDER BY id

-- As one of those who agree to answers: what was decided stays, who decided does not.
-- query: erase_approver
UPDATE approval SET name = '', email = '', reason = '' WHERE LOWER(email) = $1

-- query: erase_mails
DELETE FROM message WHERE mail_to = $1 AND mail_to <> ''

-- query: stats
SELECT kind, created_at, answered_at, state, withdrawn_at FROM request
WHERE created_at >= $1 AND created_at < $2 ORDER BY created_at, id

-- query: requests_between
SELECT id FROM request WHERE created_at >= $1 AND created_at < $2 ORDER BY created_at, id
LIMIT 100000
