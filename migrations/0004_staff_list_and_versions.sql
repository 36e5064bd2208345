-- Raised by every change of a request: whoever saved what they saw before is told that it has changed since.
ALTER TABLE appointment_requests ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

-- The order of coming in, whole: ids decide between requests of one moment.
DROP INDEX appointment_requests_by_time;
CREATE INDEX appointment_requests_by_time ON appointment_requests (submitted_at, id);
-- The staff's list: of one status, in the order of coming in.
CREATE INDEX appointment_requests_by_status ON appointment_requests (status, submitted_at, id);
-- What names a request that is removed must be found.
CREATE INDEX appointment_requests_by_duplicate ON appointment_requests (possible_duplicate_of)
    WHERE possible_duplicate_of IS NOT NULL;

-- What is searched for is a term; words are what a page says.
ALTER TABLE request_words RENAME COLUMN word TO term;
ALTER TABLE request_words RENAME TO search_terms;