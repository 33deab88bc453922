-- SPDX-License-Identifier: MIT
-- Files that came with mails: kept with the request, so that backups, machines that share the
-- database and erasure all include them. body is base64url (RFC 4648, section 5).

CREATE TABLE attachment (
    id BIGINT PRIMARY KEY,
    request_id BIGINT NOT NULL REFERENCES request (id),
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    size BIGINT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX attachment_request ON attachment (request_id);
