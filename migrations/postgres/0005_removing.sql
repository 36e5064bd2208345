-- What belongs to a request goes with it, and what may be about the same visit stays.
ALTER TABLE appointment_requests
    DROP CONSTRAINT appointment_requests_possible_duplicate_of_fkey,
    ADD CONSTRAINT appointment_requests_possible_duplicate_of_fkey
        FOREIGN KEY (possible_duplicate_of) REFERENCES appointment_requests (id) ON DELETE SET NULL;
ALTER TABLE request_history
    DROP CONSTRAINT request_history_request_id_fkey,
    ADD CONSTRAINT request_history_request_id_fkey
        FOREIGN KEY (request_id) REFERENCES appointment_requests (id) ON DELETE CASCADE;

-- Only rows of before needed it.
ALTER TABLE appointment_requests ALTER COLUMN submission_id DROP DEFAULT;
ALTER TABLE appointment_requests RENAME CONSTRAINT appointment_requests_submission_id_key TO appointment_requests_sending_key;
-- Here terms go into their index as they come.
DROP TABLE waiting_words;

ALTER INDEX request_words_by_word RENAME TO search_terms_by_term;
-- Without a foreign key, which would cost a look-up for each of some twenty terms of a request that comes in: whoever
-- removes a request removes its terms, too.
CREATE INDEX search_terms_by_request ON search_terms (request_id);
