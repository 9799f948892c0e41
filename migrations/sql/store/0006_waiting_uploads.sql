-- A file that she brings waits in her vault until she has said what becomes of it, a day at most. So that
-- it goes in time without every vault being opened to look, the host knows who has one; not what it is.

CREATE TABLE waiting_uploads (
    account TEXT PRIMARY KEY REFERENCES people (account) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL             -- ms
);
