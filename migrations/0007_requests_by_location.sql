-- The front desk's list, of one location and of one status at one location, in the order of coming in.
CREATE INDEX appointment_requests_by_location ON appointment_requests (location, submitted_at, id);
CREATE INDEX appointment_requests_by_status_and_location ON appointment_requests (status, location, submitted_at, id);
