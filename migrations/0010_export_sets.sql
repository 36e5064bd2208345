-- Requests that left together in a numbered set. Times are microseconds since 1970, UTC.
CREATE TABLE export_sets (
    number BIGINT PRIMARY KEY NOT NULL,
    made_at BIGINT NOT NULL,
    -- In which format it was first written.
    format TEXT NOT NULL,
    -- How many requests it took.
    request_count BIGINT NOT NULL,
    -- What its file says about itself, as JSON: the clinic, the selection, by whom.
    about TEXT NOT NULL,
    -- Of the file as it opens; none until it has been written to its end.
    sha256 TEXT,
    -- When a whole file first arrived.
    received_at BIGINT
);

-- What each request was when its set was made: a set is written again as it was.
CREATE TABLE export_set_requests (
    request_id TEXT PRIMARY KEY NOT NULL REFERENCES appointment_requests (id) ON DELETE CASCADE,
    set_number BIGINT NOT NULL REFERENCES export_sets (number) ON DELETE CASCADE,
    -- Counts from one, in the order of coming in.
    place BIGINT NOT NULL,
    status TEXT NOT NULL,
    -- An e-mail address.
    assigned_to TEXT,
    attempts BIGINT NOT NULL,
    last_attempt_at BIGINT,
    -- A reference.
    possible_duplicate_of TEXT
);
CREATE UNIQUE INDEX export_set_requests_in_order ON export_set_requests (set_number, place);

-- Those that no set has taken.
CREATE INDEX appointment_requests_new_to_exports ON appointment_requests (submitted_at, id) WHERE exported_at IS NULL;
