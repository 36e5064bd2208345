-- One text for both engines: TEXT, BIGINT (times are microseconds since 1970, UTC) and BOOLEAN only.

-- What belongs to the database as a whole, such as the id of the key that seals it.
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

CREATE TABLE appointment_requests (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    -- Made when the form was drawn: the same form sent twice is one row.
    submission_id TEXT NOT NULL UNIQUE,
    submitted_at BIGINT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'contacted', 'scheduled', 'closed', 'suspected_spam')),
    -- Names, phone and e-mail, sealed with the key named beside them.
    key_id TEXT NOT NULL,
    contact TEXT NOT NULL,
    patient_status TEXT NOT NULL,
    location TEXT NOT NULL,
    preferred_time TEXT NOT NULL,
    language TEXT NOT NULL,
    source_path TEXT,
    assigned_to TEXT,
    possible_duplicate_of TEXT REFERENCES appointment_requests (id),
    exported_at BIGINT
);

CREATE INDEX appointment_requests_by_time ON appointment_requests (submitted_at);

CREATE TABLE request_history (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES appointment_requests (id),
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    change TEXT NOT NULL
);

CREATE INDEX request_history_by_request ON request_history (request_id);

-- Keyed hashes of folded words and of their beginnings. No foreign key: it would cost a look-up for each of
-- some twenty rows a request, and rows are removed by their words, which their request's details give.
CREATE TABLE request_words (
    word BIGINT NOT NULL,
    request_id TEXT NOT NULL
);

CREATE INDEX request_words_by_word ON request_words (word);
