-- A form's id stands for one sending with these details. The unique column holds the id and a keyed hash of id and
-- details: the same form sent again is one row, and with other details it is a row of its own. The column keeps its
-- old constraint under a new name: SQLite takes a constraint away only from a table that is made anew.
ALTER TABLE appointment_requests RENAME COLUMN submission_id TO sending;

-- What finds every request of one form. Rows of before have no hash: their details are sealed, and only the id is in
-- both columns.
ALTER TABLE appointment_requests ADD COLUMN submission_id TEXT NOT NULL DEFAULT '';
UPDATE appointment_requests SET submission_id = sending;
CREATE INDEX appointment_requests_by_submission ON appointment_requests (submission_id);
