-- The manager tells when a question is withdrawn; from then on the store refuses it by itself, also
-- under consents from before and after a restart.

CREATE TABLE withdrawn_questions (
    question TEXT PRIMARY KEY,             -- digest of the package
    reason TEXT NOT NULL,                  -- in the manager's words
    withdrawn_at BIGINT NOT NULL,          -- ms, as the manager told
    heard_at BIGINT NOT NULL               -- ms
);
