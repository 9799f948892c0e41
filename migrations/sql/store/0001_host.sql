-- The host database of the personal store: who has which vault, which parties know her by which
-- name, and what is under way. Nothing of her records is here. Times are milliseconds since 1970.

-- One row per person. Her name is shown on her own pages only.
CREATE TABLE people (
    account TEXT PRIMARY KEY,              -- UUID, immutable
    issuer TEXT NOT NULL,                  -- identity provider, immutable
    subject TEXT NOT NULL,                 -- she at the store's own client, immutable
    name TEXT,                             -- null: the provider gave none
    vault TEXT NOT NULL UNIQUE,            -- UUID of her vault, immutable
    wrapped_keys BLOB NOT NULL,            -- the vault's keys under the host key
    epoch BIGINT NOT NULL,                 -- sessions of an older epoch have ended
    created_at BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);

-- One row per link with the consent manager.
CREATE TABLE links (
    pseudonym TEXT PRIMARY KEY,            -- how the manager names her here, immutable
    link TEXT NOT NULL UNIQUE,             -- how we name the link, immutable
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    evidence_iss TEXT NOT NULL,            -- whose approvals count, as she confirmed; immutable
    evidence_aud TEXT NOT NULL,
    evidence_sub TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Copies of artifacts for this store, as a source. Verified before they are kept, and again at use.
CREATE TABLE artifacts (
    artifact TEXT PRIMARY KEY,             -- UUID
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    jws TEXT NOT NULL,                     -- compact, immutable
    digest TEXT NOT NULL,                  -- of the compact bytes
    statement TEXT NOT NULL UNIQUE,        -- digest of what she approved: one approval, one copy
    evidence_key TEXT NOT NULL,            -- JSON: provider's key her evidence was checked with; immutable
    held_at BIGINT NOT NULL
);

-- Deposits she asked for: the store as a data user, from consent request to records in the vault.
CREATE TABLE deposits (
    deposit TEXT PRIMARY KEY,              -- UUID, immutable
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('bank', 'clinic')),
    state TEXT NOT NULL CHECK (state IN
        ('asked', 'superseded', 'approved', 'requested', 'waiting', 'taken', 'done', 'ending',
         'refused')),
    consent_request TEXT NOT NULL,         -- signed request, immutable
    request_digest TEXT NOT NULL UNIQUE,   -- of it; an artifact repeats it
    request_id TEXT UNIQUE,                -- null: the manager has not answered yet
    cnf BLOB,                              -- key of the item under the host key; null once superseded, ending or refused
    artifact TEXT,                         -- our copy, compact; null before approval
    data_request TEXT,                     -- signed data request; null before
    source_digest TEXT,                    -- digest of the source request in it
    opening_key BLOB,                      -- X25519 key under the host key; null once taken
    session TEXT UNIQUE,                   -- data session as we know it; null before
    pages BIGINT,                          -- pages taken; null before
    reason TEXT,                           -- why it was refused or superseded; null otherwise
    next_at BIGINT NOT NULL,               -- when it is looked at again
    attempts BIGINT NOT NULL,              -- failed tries since the last step
    created_at BIGINT NOT NULL
);

-- Events taken, each once.
CREATE TABLE events (
    event TEXT PRIMARY KEY,                -- UUID
    taken_at BIGINT NOT NULL
);

-- Data sessions served as a source.
CREATE TABLE source_sessions (
    session TEXT PRIMARY KEY,              -- UUID, as the manager names it to us
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    artifact TEXT NOT NULL,                -- UUID
    request_digest TEXT NOT NULL,          -- of the source request: the same session never serves another
    state TEXT NOT NULL CHECK (state IN ('serving', 'uploading', 'sent', 'refused')),
    problem TEXT,                          -- the refusal as JSON; null otherwise
    next_at BIGINT NOT NULL,               -- when uploading is tried again
    attempts BIGINT NOT NULL,              -- failed uploads so far
    CHECK ((state = 'refused') = (problem IS NOT NULL))
);
