-- SPDX-License-Identifier: MIT
-- The desk: what journalists ask, what staff do with it, and proof of both.
-- Times are seconds since 1970; an empty text is "not given" or "erased". request.rank orders the
-- inbox: the deadline, or a number above all deadlines when there is none.

CREATE TABLE staff (
    id BIGINT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('officer', 'manager')),
    lang TEXT NOT NULL DEFAULT 'fr',
    password TEXT NOT NULL,
    totp TEXT NOT NULL DEFAULT '',
    totp_step BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE recovery_code (
    hash TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    used_at BIGINT
);
CREATE INDEX recovery_code_staff ON recovery_code (staff_id);

CREATE TABLE session (
    hash TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_staff ON session (staff_id);

CREATE TABLE request (
    id BIGINT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    idempotency TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
        CHECK (kind IN ('information', 'interview', 'visit', 'photos', 'testimony', 'figures')),
    state TEXT NOT NULL
        CHECK (state IN ('new', 'waiting', 'agreed', 'answered', 'declined', 'closed')),
    lang TEXT NOT NULL,
    name TEXT NOT NULL,
    outlet TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    deadline_at BIGINT,
    deadline_zone TEXT NOT NULL,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    dates TEXT NOT NULL,
    place TEXT NOT NULL,
    medium TEXT NOT NULL,
    picture_use TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('form', 'mail')),
    thread_token TEXT NOT NULL UNIQUE,
    assignee_id BIGINT REFERENCES staff (id),
    is_open BIGINT NOT NULL,
    rank BIGINT NOT NULL,
    clip TEXT NOT NULL DEFAULT '',
    withdrawn_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    answered_at BIGINT,
    closed_at BIGINT,
    erased_at BIGINT
);
CREATE INDEX request_inbox ON request (is_open, rank, id);
CREATE INDEX request_state ON request (state, rank, id);
CREATE INDEX request_email ON request (email);
CREATE INDEX request_outlet ON request (outlet);
CREATE INDEX request_created ON request (created_at);
CREATE INDEX request_clip ON request (clip);

-- Links in mails and pages: only the hash of the token is kept. The token itself is made from
-- purpose, object and serial with a key that is not in the database. purpose: request (the
-- journalist's own), approval, file.
CREATE TABLE link (
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('request', 'approval', 'file')),
    object_id BIGINT NOT NULL,
    serial TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX link_object ON link (purpose, object_id);

-- What was said: by the journalist ('in') and by mail to anybody ('out'). "{link}" in the body
-- becomes the address of the link when the mail is sent.
CREATE TABLE message (
    id BIGINT PRIMARY KEY,
    request_id BIGINT REFERENCES request (id),
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    kind TEXT NOT NULL,
    mail_to TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    link_purpose TEXT NOT NULL DEFAULT '',
    link_object BIGINT NOT NULL DEFAULT 0,
    calendar TEXT NOT NULL DEFAULT '',
    calendar_method TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL UNIQUE,
    refs TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX message_request ON message (request_id, created_at);

CREATE TABLE note (
    id BIGINT PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES request (id),
    staff_id BIGINT REFERENCES staff (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX note_request ON note (request_id);

-- A proposed answer. Its text never changes: another text is another answer.
CREATE TABLE answer (
    id BIGINT PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES request (id),
    staff_id BIGINT REFERENCES staff (id),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'agreed', 'objected', 'replaced', 'sent')),
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX answer_request ON answer (request_id);

CREATE TABLE approval (
    id BIGINT PRIMARY KEY,
    answer_id BIGINT NOT NULL REFERENCES answer (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'agreed', 'objected')),
    hash TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    decided_at BIGINT
);
CREATE INDEX approval_answer ON approval (answer_id);

-- Interviews and visits, as calendar invitations.
CREATE TABLE slot (
    id BIGINT PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES request (id),
    uid TEXT NOT NULL UNIQUE,
    sequence BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    zone TEXT NOT NULL,
    place TEXT NOT NULL,
    summary TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('confirmed', 'cancelled')),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX slot_request ON slot (request_id);
CREATE INDEX slot_start ON slot (starts_at);

-- Files handed over under terms; the token is in link.
CREATE TABLE handover (
    id BIGINT PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES request (id),
    staff_id BIGINT REFERENCES staff (id),
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    terms TEXT NOT NULL,
    downloads BIGINT NOT NULL DEFAULT 0,
    last_download_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX handover_request ON handover (request_id);

-- People who may be put in touch with journalists, each by a decision of their own.
CREATE TABLE contact (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    about TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    erased_at BIGINT
);

-- One person's yes to one request, and whether their details were given.
CREATE TABLE consent (
    id BIGINT PRIMARY KEY,
    contact_id BIGINT NOT NULL REFERENCES contact (id),
    request_id BIGINT NOT NULL REFERENCES request (id),
    staff_id BIGINT REFERENCES staff (id),
    how TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    disclosed_at BIGINT,
    UNIQUE (contact_id, request_id)
);
CREATE INDEX consent_request ON consent (request_id);

-- Who did what when. No personal text is kept here, so erasure need not touch it.
CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL CHECK (actor IN ('staff', 'journalist', 'approver', 'system')),
    staff_id BIGINT,
    request_id BIGINT,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_request ON audit (request_id, id);

CREATE TABLE request_search (
    request_id BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);

-- only: sqlite
CREATE VIRTUAL TABLE request_fts USING fts5 (
    body, content = 'request_search', content_rowid = 'request_id', tokenize = 'unicode61'
);
CREATE TRIGGER request_search_add AFTER INSERT ON request_search BEGIN
    INSERT INTO request_fts (rowid, body) VALUES (new.request_id, new.body);
END;
CREATE TRIGGER request_search_drop AFTER DELETE ON request_search BEGIN
    INSERT INTO request_fts (request_fts, rowid, body) VALUES ('delete', old.request_id, old.body);
END;
CREATE TRIGGER request_search_change AFTER UPDATE ON request_search BEGIN
    INSERT INTO request_fts (request_fts, rowid, body) VALUES ('delete', old.request_id, old.body);
    INSERT INTO request_fts (rowid, body) VALUES (new.request_id, new.body);
END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
CREATE TRIGGER answer_text_stays BEFORE UPDATE ON answer
WHEN new.hash <> old.hash
    OR ((new.body <> old.body OR new.subject <> old.subject) AND new.body <> '')
BEGIN
    SELECT RAISE(ABORT, 'the text of an answer never changes');
END;
-- only: postgres
CREATE INDEX request_search_body ON request_search USING gin (to_tsvector('simple', body));
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END;
$body$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE FUNCTION answer_text_stays() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF new.hash <> old.hash
        OR ((new.body <> old.body OR new.subject <> old.subject) AND new.body <> '') THEN
        RAISE EXCEPTION 'the text of an answer never changes';
    END IF;
    RETURN new;
END;
$body$;
CREATE TRIGGER answer_text_stays BEFORE UPDATE ON answer
FOR EACH ROW EXECUTE FUNCTION answer_text_stays();
-- only: all
