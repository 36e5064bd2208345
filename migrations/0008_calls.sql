-- Calls, and what is to do next. Times are microseconds since 1970, UTC; waits are seconds of opening time.
ALTER TABLE appointment_requests ADD COLUMN close_reason TEXT;
ALTER TABLE appointment_requests ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE appointment_requests ADD COLUMN first_attempt_at BIGINT;
ALTER TABLE appointment_requests ADD COLUMN first_attempt_waited BIGINT;
ALTER TABLE appointment_requests ADD COLUMN last_attempt_at BIGINT;
ALTER TABLE appointment_requests ADD COLUMN reached_at BIGINT;
ALTER TABLE appointment_requests ADD COLUMN reached_waited BIGINT;
-- From when on something is to do, and what; none where nothing is.
ALTER TABLE appointment_requests ADD COLUMN due_at BIGINT;
ALTER TABLE appointment_requests ADD COLUMN next_step TEXT;
-- When its details were erased on the patient's demand.
ALTER TABLE appointment_requests ADD COLUMN erased_at BIGINT;

UPDATE appointment_requests SET due_at = submitted_at, next_step = CASE status WHEN 'new' THEN 'call' ELSE 'book' END
WHERE status IN ('new', 'contacted');

CREATE INDEX appointment_requests_by_assignee ON appointment_requests (assigned_to, submitted_at, id)
    WHERE assigned_to IS NOT NULL;

-- Which version of the request came of it: clocks may be set back.
ALTER TABLE request_history ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
-- What was noted, sealed with the key named beside it; and what the request was before, as JSON, to take a change back.
ALTER TABLE request_history ADD COLUMN key_id TEXT;
ALTER TABLE request_history ADD COLUMN note TEXT;
ALTER TABLE request_history ADD COLUMN state_before TEXT;

-- What a member of staff had typed when their session ended, sealed, until they are back.
CREATE TABLE staff_drafts (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    -- The page that it was typed on.
    path TEXT NOT NULL,
    key_id TEXT NOT NULL,
    fields TEXT NOT NULL,
    kept_at BIGINT NOT NULL
);
