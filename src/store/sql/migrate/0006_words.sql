-- SPDX-License-Identifier: MIT
-- Why a job did not succeed, also as the id of a sentence that pages show in the reader's language.

ALTER TABLE job ADD COLUMN error_id TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN error_number BIGINT NOT NULL DEFAULT 0;
