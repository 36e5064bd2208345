-- The secret address of a member of staff's calendar of call-backs: of an account one at most. Only a hash of it is kept.
CREATE TABLE staff_calendars (
    account_id TEXT PRIMARY KEY NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    token TEXT NOT NULL UNIQUE,
    -- Microseconds since 1970, UTC.
    made_at BIGINT NOT NULL
);
