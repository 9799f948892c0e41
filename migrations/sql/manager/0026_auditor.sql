-- Auditors look at the whole record, under the names that the log has for people, and at nothing else. Who may is said by
-- the operator, who gives a code that works once; each look is a line of the history and an entry of the log.

CREATE TABLE auditor (
    id TEXT PRIMARY KEY,             -- UUIDv7; immutable, as name, body, invited_at and until_at
    name TEXT NOT NULL,              -- who
    body TEXT NOT NULL,              -- for whom: the Board, a firm
    code TEXT UNIQUE,                -- digest of the code; null: it was used, or taken back
    code_ends_at BIGINT NOT NULL,    -- ms; works no more after it
    account_id TEXT REFERENCES account (id), -- who entered the code; null: nobody yet
    invited_at BIGINT NOT NULL,      -- ms
    joined_at BIGINT,                -- ms; null: not yet
    until_at BIGINT NOT NULL,        -- ms; ends by itself then
    ended_at BIGINT,                 -- ms; null: not ended before its time
    checkpoint TEXT,                 -- the log's checkpoint when she joined: later ones must begin with it; null: not joined
    CHECK ((account_id IS NULL) = (joined_at IS NULL)),
    CHECK ((checkpoint IS NULL) = (joined_at IS NULL)),
    CHECK (code IS NULL OR joined_at IS NULL)
);
CREATE UNIQUE INDEX auditor_account ON auditor (account_id) WHERE account_id IS NOT NULL AND ended_at IS NULL;

-- What an organisation tells people, in one language, for one purpose: the notice without what differs between requests.
-- A row for each wording when it is shown for the first time, so that a change of it can be seen.
CREATE TABLE notice_wording (
    party_id TEXT NOT NULL REFERENCES party (id),
    purpose TEXT NOT NULL,           -- code
    language TEXT NOT NULL,          -- BCP 47
    digest TEXT NOT NULL,            -- of the wording
    body TEXT NOT NULL,              -- canonical JSON of the wording
    notice_id TEXT NOT NULL REFERENCES notice (id), -- the first notice that had it
    first_shown_at BIGINT NOT NULL,  -- ms
    PRIMARY KEY (party_id, purpose, language, digest)
);
CREATE INDEX notice_wording_time ON notice_wording (first_shown_at, notice_id);

-- Entries of one kind, and counted by time.
CREATE INDEX log_entry_kind ON log_entry (subject, action, number, happened_at);
