-- The front desk's list, of one location and of one status at one location, in the order of coming in.
CREATE INDEX appointment_requests_by_location ON appointment_requests (location, submitted_at, id);
-- As one column, of which each engine makes another kind: PostgreSQL ends a search by the first column of a comparison
-- alone, and SQLite compares rows by columns only, not by expressions.
ALTER TABLE appointment_requests
    ADD COLUMN status_and_location TEXT GENERATED ALWAYS AS (status || ' ' || location) STORED;
CREATE INDEX appointment_requests_by_status_and_location
    ON appointment_requests (status_and_location, submitted_at, id);
