-- A request's id begins with its time (UUIDv7), so the newest request with a word is the last of that word: found
-- in one step however many there are.
DROP INDEX request_words_by_word;
CREATE INDEX request_words_by_word ON request_words (word, request_id);
