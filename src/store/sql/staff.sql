-- SPDX-License-Identifier: MIT
-- Accounts and sessions.

-- query: staff_add
INSERT INTO staff (id, email, name, role, lang, password, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING

-- query: staff_by_email
SELECT id, email, name, role, lang, password, totp, totp_step, disabled_at
FROM staff WHERE email = $1

-- query: staff_get
SELECT id, email, name, role, lang, password, totp, totp_step, disabled_at
FROM staff WHERE id = $1

-- query: staff_list
SELECT id, email, name, role, lang, '', CASE WHEN totp = '' THEN '' ELSE 'yes' END, 0,
    disabled_at, created_at
FROM staff ORDER BY name, id

-- query: staff_password
UPDATE staff SET password = $2 WHERE id = $1

-- query: staff_totp
UPDATE staff SET totp = $2, totp_step = 0 WHERE id = $1

-- query: staff_totp_used
UPDATE staff SET totp_step = $2 WHERE id = $1 AND totp_step < $2

-- query: staff_enable
UPDATE staff SET disabled_at = NULL WHERE id = $1

-- query: staff_disable
UPDATE staff SET disabled_at = $2, password = '', totp = '' WHERE id = $1

-- query: staff_lang
UPDATE staff SET lang = $2 WHERE id = $1

-- query: recovery_drop
DELETE FROM recovery_code WHERE staff_id = $1

-- query: recovery_add
INSERT INTO recovery_code (hash, staff_id) VALUES ($1, $2)

-- query: recovery_use
UPDATE recovery_code SET used_at = $3 WHERE hash = $1 AND staff_id = $2 AND used_at IS NULL

-- query: recovery_left
SELECT COUNT(*) FROM recovery_code WHERE staff_id = $1 AND used_at IS NULL

-- query: session_add
INSERT INTO session (hash, staff_id, csrf, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)

-- query: session_get
SELECT x.staff_id, x.csrf, x.created_at, x.seen_at, s.email, s.name, s.role, s.lang, s.disabled_at
FROM session x JOIN staff s ON s.id = x.staff_id WHERE x.hash = $1

-- query: session_seen
UPDATE session SET seen_at = $2 WHERE hash = $1

-- query: session_end
DELETE FROM session WHERE hash = $1

-- query: session_end_all
DELETE FROM session WHERE staff_id = $1

-- query: session_purge
DELETE FROM session WHERE created_at < $1 OR seen_at < $2
