-- An approval reaches the store through the manager, and a screen may have lied to her. So the store
-- shows her on its own pages what it was told that she approved, and the first release of what is sensitive
-- waits until she has seen it there. She can object there, which nobody takes back. And a consent that was
-- paused is served again only on her own word. Times are milliseconds since 1970.

-- What she has said of a consent on this store's own pages.
CREATE TABLE her_words (
    statement TEXT PRIMARY KEY,            -- digest of what she is said to have approved; immutable
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    artifact TEXT NOT NULL,                -- UUID of our copy; immutable
    word TEXT NOT NULL CHECK (word IN ('seen', 'objected')), -- never goes back from objected
    said_at BIGINT NOT NULL
);
CREATE INDEX her_words_by_account ON her_words (account);

-- Requests that wait until she has seen the consent, or the session is over.
CREATE TABLE waiting_sessions (
    session TEXT PRIMARY KEY,              -- UUID, as the manager names it to us
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    artifact TEXT NOT NULL,                -- UUID of our copy
    request TEXT NOT NULL,                 -- signed source request, compact; immutable
    ends_at BIGINT NOT NULL,               -- when the session is over; immutable
    next_at BIGINT NOT NULL,               -- when it is looked at again
    attempts BIGINT NOT NULL               -- failed tries since she said something
);
CREATE INDEX waiting_sessions_by_time ON waiting_sessions (next_at);
CREATE INDEX waiting_sessions_by_artifact ON waiting_sessions (artifact);

ALTER TABLE artifacts ADD COLUMN paused_at BIGINT; -- since when it is paused as far as is known here; null: not, or she has resumed it since
ALTER TABLE artifacts ADD COLUMN resumed_at BIGINT; -- when she last resumed it, by her own word; null: never
