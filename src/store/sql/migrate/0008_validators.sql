-- SPDX-License-Identifier: MIT
-- What a link's server called its last answer, to ask whether it has changed (RFC 9110, section 13).

ALTER TABLE outlink ADD COLUMN etag TEXT;
ALTER TABLE outlink ADD COLUMN modified TEXT;
