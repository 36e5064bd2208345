-- Messages that leave the clinic, each written in the transaction of what it tells of. No address and no name: they are
-- read, and opened, when a message is sent. Times are microseconds since 1970, UTC.
CREATE TABLE outbox (
    -- A request's id, or the day of a digest. No foreign key, which would cost a look-up for each message: whoever removes
    -- a request removes what is about it, too.
    about TEXT NOT NULL,
    notice TEXT NOT NULL,
    -- `patient`, `location:` and its key, `account:` and its id, `webhook`.
    recipient TEXT NOT NULL,
    -- By which way it goes: `mail` or `webhook`.
    channel TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed', 'withheld')),
    -- How often it was claimed.
    tries BIGINT NOT NULL DEFAULT 0,
    written_at BIGINT NOT NULL,
    -- From when on it may be claimed; of one that is claimed, when the claim ends.
    due_at BIGINT NOT NULL,
    -- Whose it is at present.
    claim TEXT,
    -- Why it failed, was withheld or was put off.
    reason TEXT,
    ended_at BIGINT,
    PRIMARY KEY (about, notice, recipient)
) WITHOUT ROWID;
CREATE INDEX outbox_by_due ON outbox (channel, due_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_failure ON outbox (ended_at) WHERE state = 'failed';

-- Receipts of the last day, by keyed hashes of their addresses: whatever is sent with the form, no stranger's mailbox is filled.
CREATE TABLE sent_receipts (
    address TEXT NOT NULL,
    request_id TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (address, request_id)
) WITHOUT ROWID;

-- What members of staff have chosen to get.
CREATE TABLE staff_notices (
    account_id TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    notice TEXT NOT NULL,
    PRIMARY KEY (account_id, notice)
) WITHOUT ROWID;
