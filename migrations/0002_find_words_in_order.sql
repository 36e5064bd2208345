-- A request's id begins with its time (UUIDv7), so the newest request with a word is the last of that word: found
-- in one step however many there are.
DROP INDEX request_words_by_word;
CREATE INDEX request_words_by_word ON request_words (word, request_id);

-- On SQLite, words wait here until the writer has a moment: in the index each of some fifteen belongs on a page of
-- its own, and a request would wait for all of them to reach the disk. As a JSON text; the first two are the phone
-- number's and the e-mail address's.
CREATE TABLE waiting_words (
    request_id TEXT PRIMARY KEY NOT NULL,
    words TEXT NOT NULL
);
