-- Those that are called in one order: call-backs and others, of one location, who prefer one part of the day. As one
-- column, which is looked up in the index of those that wait for something.
ALTER TABLE appointment_requests
    ADD COLUMN due_part TEXT GENERATED ALWAYS AS (CASE next_step WHEN 'call_back' THEN 'call_back' ELSE 'call' END
        || ' ' || preferred_time || ' ' || location) STORED;
CREATE INDEX appointment_requests_by_due ON appointment_requests (due_part, due_at, id) WHERE due_at IS NOT NULL;

-- A term's requests, the newest first.
DROP INDEX search_terms_by_term;
CREATE INDEX search_terms_by_term ON search_terms (term, request_id);
