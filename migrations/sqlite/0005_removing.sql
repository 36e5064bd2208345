-- What belongs to a request goes with it, and what may be about the same visit stays. SQLite changes a table's rules
-- only by making it anew (sqlite.org/lang_altertable.html); foreign keys are off meanwhile.
CREATE TABLE new_requests (
    id TEXT PRIMARY KEY NOT NULL,
    reference TEXT NOT NULL UNIQUE,
    -- The form's id and a keyed hash of it and of the details: the same form sent again is one row.
    sending TEXT NOT NULL UNIQUE,
    submission_id TEXT NOT NULL,
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
    possible_duplicate_of TEXT REFERENCES appointment_requests (id) ON DELETE SET NULL,
    exported_at BIGINT,
    version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO new_requests (id, reference, sending, submission_id, submitted_at, status, key_id, contact, patient_status,
    location, preferred_time, language, source_path, assigned_to, possible_duplicate_of, exported_at, version)
SELECT id, reference, sending, submission_id, submitted_at, status, key_id, contact, patient_status,
    location, preferred_time, language, source_path, assigned_to, possible_duplicate_of, exported_at, version
FROM appointment_requests ORDER BY rowid;
DROP TABLE appointment_requests;
ALTER TABLE new_requests RENAME TO appointment_requests;
CREATE INDEX appointment_requests_by_submission ON appointment_requests (submission_id);
CREATE INDEX appointment_requests_by_time ON appointment_requests (submitted_at, id);
CREATE INDEX appointment_requests_by_status ON appointment_requests (status, submitted_at, id);
CREATE INDEX appointment_requests_by_duplicate ON appointment_requests (possible_duplicate_of)
    WHERE possible_duplicate_of IS NOT NULL;

CREATE TABLE new_history (
    id TEXT PRIMARY KEY NOT NULL,
    request_id TEXT NOT NULL REFERENCES appointment_requests (id) ON DELETE CASCADE,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    change TEXT NOT NULL
);
INSERT INTO new_history (id, request_id, changed_at, changed_by, change)
SELECT id, request_id, changed_at, changed_by, change FROM request_history ORDER BY rowid;
DROP TABLE request_history;
ALTER TABLE new_history RENAME TO request_history;
CREATE INDEX request_history_by_request ON request_history (request_id);

-- The index is the table: what is kept once takes half the room, and half the pages to write. Without a foreign key,
-- which would cost a look-up for each of some twenty terms of a request that comes in: whoever removes a request removes
-- its terms, too.
CREATE TABLE new_terms (
    term BIGINT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (term, request_id)
) WITHOUT ROWID;
INSERT INTO new_terms (term, request_id)
SELECT term, request_id FROM search_terms UNION
SELECT word.value, waiting_words.request_id FROM waiting_words, json_each(waiting_words.words) AS word ORDER BY 1, 2;
DROP TABLE search_terms;
DROP TABLE waiting_words;
ALTER TABLE new_terms RENAME TO search_terms;
CREATE INDEX search_terms_by_request ON search_terms (request_id);

-- Terms wait here until the writer has a moment: in their index each of some twenty belongs on a page of its own, and a
-- request would wait for all of them to reach the disk. A row for each word, e-mail address and phone number: `key` is
-- the term of its shortest beginning that can be searched for, `terms` are all of its terms, as a JSON text. Batches are
-- written one after another, so rows come in at the end; and within each, what waits is found by its key.
CREATE TABLE index_queue (
    batch BIGINT NOT NULL,
    key BIGINT NOT NULL,
    request_id TEXT NOT NULL,
    terms TEXT NOT NULL,
    PRIMARY KEY (batch, key, request_id)
) WITHOUT ROWID;
