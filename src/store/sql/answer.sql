-- SPDX-License-Identifier: MIT
-- Answers and the agreement they need; slots, files, contacts.

-- query: answer_add
INSERT INTO answer (id, request_id, staff_id, subject, body, hash, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- query: answer_get
SELECT id, request_id, subject, body, hash, state, created_at, sent_at FROM answer WHERE id = $1

-- query: answer_list
SELECT a.id, a.subject, a.body, a.hash, a.state, a.created_at, a.sent_at, s.name
FROM answer a LEFT JOIN staff s ON s.id = a.staff_id WHERE a.request_id = $1
ORDER BY a.created_at, a.id

-- query: answer_state_set
UPDATE answer SET state = $2, sent_at = $3 WHERE id = $1

-- query: answer_replace
UPDATE answer SET state = 'replaced' WHERE request_id = $1 AND state IN ('waiting', 'agreed')

-- query: approval_add
INSERT INTO approval (id, answer_id, name, email, state, hash, created_at)
VALUES ($1, $2, $3, $4, 'waiting', '', $5)

-- query: approval_get
SELECT p.id, p.answer_id, p.name, p.email, p.state, a.request_id, a.subject, a.body, a.hash,
    a.state, r.reference, r.kind, r.name, r.outlet, r.subject, r.message, r.lang, r.deadline_at
FROM approval p JOIN answer a ON a.id = p.answer_id JOIN request r ON r.id = a.request_id
WHERE p.id = $1

-- query: approval_list
SELECT id, name, email, state, hash, reason, decided_at FROM approval
WHERE answer_id = $1 ORDER BY created_at, id

-- query: approval_waiting
SELECT p.id, p.name, p.email FROM approval p JOIN answer a ON a.id = p.answer_id
WHERE a.request_id = $1 AND a.state = 'waiting' AND p.state = 'waiting'
ORDER BY p.created_at, p.id

-- query: approval_decide
UPDATE approval SET state = $2, hash = $3, reason = $4, decided_at = $5
WHERE id = $1 AND state = 'waiting'

-- query: slot_add
INSERT INTO slot (id, request_id, uid, sequence, starts_at, ends_at, zone, place, summary, state,
    created_at, updated_at)
VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, 'confirmed', $9, $9)

-- query: slot_get
SELECT id, request_id, uid, sequence, starts_at, ends_at, zone, place, summary, state
FROM slot WHERE id = $1

-- query: slot_list
SELECT id, request_id, uid, sequence, starts_at, ends_at, zone, place, summary, state
FROM slot WHERE request_id = $1 ORDER BY starts_at, id

-- query: slot_coming
SELECT s.id, s.request_id, s.uid, s.sequence, s.starts_at, s.ends_at, s.zone, s.place, s.summary,
    s.state, r.reference, r.name, r.outlet
FROM slot s JOIN request r ON r.id = s.request_id
WHERE s.starts_at >= $1 AND s.state = 'confirmed' ORDER BY s.starts_at, s.id LIMIT $2

-- query: slot_change
UPDATE slot SET starts_at = $2, ends_at = $3, zone = $4, place = $5, summary = $6,
    sequence = sequence + 1, updated_at = $7
WHERE id = $1 AND state = 'confirmed'

-- query: slot_cancel
UPDATE slot SET state = 'cancelled', sequence = sequence + 1, updated_at = $2
WHERE id = $1 AND state = 'confirmed'

-- query: handover_add
INSERT INTO handover (id, request_id, staff_id, path, title, terms, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- query: handover_get
SELECT id, request_id, path, title, terms, downloads FROM handover WHERE id = $1

-- query: handover_list
SELECT h.id, h.path, h.title, h.downloads, h.last_download_at, h.created_at, l.expires_at,
    l.revoked_at
FROM handover h LEFT JOIN link l ON l.purpose = 'file' AND l.object_id = h.id
WHERE h.request_id = $1 ORDER BY h.created_at, h.id

-- query: handover_count
UPDATE handover SET downloads = downloads + 1, last_download_at = $2 WHERE id = $1

-- query: contact_add
INSERT INTO contact (id, name, email, phone, about, created_at) VALUES ($1, $2, $3, $4, $5, $6)

-- query: contact_get
SELECT id, name, email, phone, about FROM contact WHERE id = $1 AND erased_at IS NULL

-- query: contact_list
SELECT id, name, email, phone, about FROM contact WHERE erased_at IS NULL
ORDER BY name, id LIMIT 1000

-- query: consent_add
INSERT INTO consent (id, contact_id, request_id, staff_id, how, given_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (contact_id, request_id) DO UPDATE
SET how = excluded.how, given_at = excluded.given_at, staff_id = excluded.staff_id,
    withdrawn_at = NULL

-- query: consent_list
SELECT c.id, c.contact_id, p.name, c.how, c.given_at, c.withdrawn_at, c.disclosed_at
FROM consent c JOIN contact p ON p.id = c.contact_id WHERE c.request_id = $1
ORDER BY c.given_at, c.id

-- query: consent_withdraw
UPDATE consent SET withdrawn_at = $3
WHERE contact_id = $1 AND request_id = $2 AND withdrawn_at IS NULL

-- query: consent_disclose
UPDATE consent SET disclosed_at = $3
WHERE contact_id = $1 AND request_id = $2 AND withdrawn_at IS NULL
