-- Who may come in. Times are microseconds since 1970, UTC. Of every secret that is handed out only a hash is kept.
CREATE TABLE staff_accounts (
    id TEXT PRIMARY KEY NOT NULL,
    -- As it was written, and folded: two addresses that reach one person are one account.
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('staff', 'admin')),
    -- The locations whose requests are seen, `,riverside,hilltop,`; none for all of them.
    locations TEXT,
    -- As PHC string; none until a password was chosen.
    password TEXT,
    -- The secret of the one-time codes, sealed; none where they are not used.
    code_key_id TEXT,
    code_secret TEXT,
    is_disabled BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    -- Raised by every change: whoever saved what they saw before is told that it has changed since.
    version BIGINT NOT NULL DEFAULT 1
);

-- A link that sets an account up, once.
CREATE TABLE staff_links (
    token TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX staff_links_by_account ON staff_links (account_id);

CREATE TABLE staff_sessions (
    id TEXT PRIMARY KEY NOT NULL,
    token TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    -- What was proved so far: the password alone, or all that is asked for.
    proof TEXT NOT NULL CHECK (proof IN ('password', 'full')),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    -- When the person last proved who they are.
    confirmed_at BIGINT NOT NULL,
    -- Wrong second factors since the password was right.
    failures BIGINT NOT NULL DEFAULT 0,
    -- As the browser names itself.
    browser TEXT NOT NULL
);
CREATE INDEX staff_sessions_by_account ON staff_sessions (account_id, created_at);

-- One-time codes that were used, by their number of half minutes since 1970: none is taken twice.
CREATE TABLE staff_used_codes (
    account_id TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    step BIGINT NOT NULL,
    PRIMARY KEY (account_id, step)
);

CREATE TABLE staff_recovery_codes (
    account_id TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    code TEXT NOT NULL,
    PRIMARY KEY (account_id, code)
);

CREATE TABLE staff_passkeys (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    -- The authenticator's own name for it.
    credential_id TEXT NOT NULL UNIQUE,
    -- Its public key and counter, as JSON.
    passkey TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX staff_passkeys_by_account ON staff_passkeys (account_id, created_at);

-- What was asked of a passkey and is not answered yet: each question takes one answer.
CREATE TABLE staff_passkey_questions (
    token TEXT PRIMARY KEY NOT NULL,
    -- None where anyone may answer who has a passkey of this site.
    account_id TEXT REFERENCES staff_accounts (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    question TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX staff_passkey_questions_by_account ON staff_passkey_questions (account_id)
    WHERE account_id IS NOT NULL;
CREATE INDEX staff_passkey_questions_by_end ON staff_passkey_questions (expires_at);

-- Browsers in which a person has signed in: what strangers try does not slow them down there.
CREATE TABLE staff_browsers (
    token TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES staff_accounts (id) ON DELETE CASCADE,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (token, account_id)
);
CREATE INDEX staff_browsers_by_account ON staff_browsers (account_id);

-- How often signing in failed, by keyed hashes of whom and from where.
CREATE TABLE staff_failures (
    who TEXT PRIMARY KEY NOT NULL,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    -- No try counts before.
    again_at BIGINT NOT NULL
);
CREATE INDEX staff_failures_by_time ON staff_failures (last_at);

-- Who did what. Each row carries the hash of itself and of the row before it, so that what is changed, taken out or
-- moved shows. Nothing that a patient gave is in it, nor what was searched for.
CREATE TABLE audit_log (
    number BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    -- An account's id, `operator:` and a user's number of the machine, or none for whoever has not signed in.
    actor TEXT NOT NULL,
    door TEXT NOT NULL,
    event TEXT NOT NULL,
    -- Of a request.
    reference TEXT NOT NULL,
    -- The account that it is about.
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_log_by_time ON audit_log (at, number);
CREATE INDEX audit_log_by_actor ON audit_log (actor, at, number);
CREATE INDEX audit_log_by_event ON audit_log (event, at, number);
-- As one value: of two columns, SQLite takes the index of the second alone.
CREATE INDEX audit_log_by_actor_and_event ON audit_log ((actor || ' ' || event), at, number);
CREATE INDEX audit_log_by_reference ON audit_log (reference, at, number);

-- The last row of the log, under a keyed hash: rows cut off its end show, and nobody without the key makes it anew.
-- Every row that is added locks it, so there is one order however many servers write.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    number BIGINT NOT NULL,
    hash TEXT NOT NULL,
    key_id TEXT NOT NULL,
    seal TEXT NOT NULL
);
INSERT INTO audit_head (id, number, hash, key_id, seal) VALUES (1, 0, '', '', '');
