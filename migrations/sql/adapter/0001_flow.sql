-- The fiduciary adapter's first history: who is linked, which artifacts are held, what was served
-- and what was refused. Ids are hyphenated UUIDs as text; times are milliseconds since
-- 1970 UTC. Documents are kept as the exact text that was signed.

CREATE TABLE link (
    reference TEXT PRIMARY KEY,      -- our opaque name of it towards the network; immutable
    pseudonym TEXT NOT NULL,         -- how the manager names her towards us; immutable
    customer TEXT NOT NULL,          -- how the host's system names her; immutable
    evidence_subject TEXT NOT NULL,  -- JSON: whose approvals count; immutable for a pseudonym
    label TEXT NOT NULL,             -- masked
    datasets TEXT NOT NULL,          -- JSON list
    linked_at BIGINT NOT NULL,       -- ms; of the latest linking
    UNIQUE (pseudonym, customer)
);

CREATE TABLE link_attempt (
    token TEXT PRIMARY KEY,          -- digest of the browser's secret; immutable
    jti TEXT NOT NULL,               -- of the link request; immutable
    request TEXT NOT NULL,           -- the link request, JSON, verified before; immutable
    typed TEXT,                      -- keyed digest of what was typed; null: nothing yet
    customer TEXT,                   -- whom a code was sent to; null: nobody
    code TEXT,                       -- salted digest of the one-time code; null: nothing typed yet
    code_expires_at BIGINT,          -- ms; null: likewise
    tries INTEGER NOT NULL,          -- wrong or right, of this code
    expires_at BIGINT NOT NULL,      -- ms; immutable
    used_at BIGINT                   -- ms; null: not answered yet
);
CREATE INDEX link_attempt_jti ON link_attempt (jti);
CREATE INDEX link_attempt_typed ON link_attempt (typed);
CREATE INDEX link_attempt_customer ON link_attempt (customer);
CREATE INDEX link_attempt_ended ON link_attempt (expires_at);

CREATE TABLE event (
    id TEXT PRIMARY KEY,             -- the manager's; each is taken once
    number BIGINT NOT NULL UNIQUE,   -- from 1, in the order in which they were taken; immutable
    kind TEXT NOT NULL,
    body TEXT NOT NULL,              -- JSON
    happened_at BIGINT NOT NULL,     -- ms, the manager's clock
    received_at BIGINT NOT NULL      -- ms
);

CREATE TABLE artifact (
    id TEXT PRIMARY KEY,             -- our copy; immutable
    copy_for TEXT NOT NULL CHECK (copy_for IN ('data_user', 'source')),
    jws TEXT NOT NULL,               -- verified before it was kept; immutable
    statement TEXT NOT NULL,         -- digest of what she approved; immutable
    evidence_key TEXT NOT NULL,      -- JSON: the provider's key her evidence was checked with; immutable
    request_digest TEXT,             -- of our signed request; null in a source's copy
    received_at BIGINT NOT NULL,     -- ms
    UNIQUE (copy_for, statement)     -- one approval, one copy for each end
);

CREATE TABLE artifact_state (
    artifact_id TEXT PRIMARY KEY,    -- the state may arrive before the artifact
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'revoked', 'expired', 'superseded')),
    changed_by TEXT NOT NULL,        -- actor
    changed_at BIGINT NOT NULL       -- ms, the manager's clock
);

CREATE TABLE release (
    session_id TEXT PRIMARY KEY,     -- as we know it; immutable
    relayed TEXT NOT NULL,           -- digest of the source request; immutable
    artifact_id TEXT NOT NULL REFERENCES artifact (id),
    item TEXT NOT NULL,
    cnf TEXT NOT NULL,               -- thumbprint of the key that asked; immutable
    jti TEXT NOT NULL,               -- of the source request; immutable
    receipt_id TEXT NOT NULL UNIQUE, -- immutable
    pages INTEGER NOT NULL,
    rows_released BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sealed', 'uploaded', 'failed')),
    problem TEXT,                    -- why the manager did not take it; null otherwise
    created_at BIGINT NOT NULL,      -- ms; a use counts from here
    UNIQUE (cnf, jti)
);
CREATE INDEX release_use ON release (cnf, created_at);

CREATE TABLE release_page (
    session_id TEXT NOT NULL REFERENCES release (session_id),
    sequence INTEGER NOT NULL,
    sealed TEXT NOT NULL,            -- JWE; the row is deleted once the manager has it
    PRIMARY KEY (session_id, sequence)
);

CREATE TABLE refusal (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL,        -- of a request that the manager signed; others leave no row
    artifact_id TEXT NOT NULL,       -- likewise
    problem TEXT NOT NULL,           -- slug
    refused_at BIGINT NOT NULL       -- ms; the row is deleted a year later
);
CREATE INDEX refusal_time ON refusal (refused_at);
