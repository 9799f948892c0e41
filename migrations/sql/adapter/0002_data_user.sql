-- What a data user keeps: its requests with the keys bound to their items, data requests
-- under way, receipts, and what it may keep for the data life. Ids are
-- hyphenated UUIDs as text; times are milliseconds since 1970 UTC; signed documents are kept as the
-- exact text that was signed. Columns named `sealed` are JWE to the adapter's own keeping key,
-- bound to table, row and column.

CREATE TABLE data_user_request (
    digest TEXT PRIMARY KEY,         -- of `jws`; the artifact names it; immutable
    jws TEXT NOT NULL,               -- the request as signed; immutable
    id TEXT UNIQUE,                  -- the manager's id; null until it is known to have taken it
    state TEXT NOT NULL              -- as last heard of
        CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'failed')),
    artifact_id TEXT,                -- our copy; null until approved
    created_at BIGINT NOT NULL       -- ms; immutable
);

CREATE TABLE data_user_item_key (
    request_digest TEXT NOT NULL REFERENCES data_user_request (digest),
    item TEXT NOT NULL,              -- name of the item inside the request
    sealed_seed TEXT NOT NULL,       -- seed of the item's `cnf` key
    PRIMARY KEY (request_digest, item)
);

CREATE TABLE data_user_fetch (
    id TEXT PRIMARY KEY,             -- `jti` of the data request; immutable
    artifact_id TEXT NOT NULL,       -- our copy; immutable
    item TEXT NOT NULL,
    jws TEXT NOT NULL,               -- the data request as signed; immutable
    source_request TEXT NOT NULL,    -- digest of the source request inside; immutable
    sealed_seed TEXT,                -- seed of the receiving key; null, for ever, once over
    session_id TEXT,                 -- null until the manager has opened the session
    state TEXT NOT NULL CHECK (state IN ('open', 'received', 'failed')),
    created_at BIGINT NOT NULL,      -- ms; immutable
    expires_at BIGINT NOT NULL,      -- ms; end of the session, its longest life until it is open
    CHECK ((state = 'open') = (sealed_seed IS NOT NULL))
);

CREATE INDEX data_user_fetch_open ON data_user_fetch (artifact_id, item, state);

CREATE TABLE data_user_receipt (
    fetch_id TEXT PRIMARY KEY REFERENCES data_user_fetch (id),
    receipt_id TEXT NOT NULL,        -- as the source named it; immutable
    artifact_id TEXT NOT NULL,
    item TEXT NOT NULL,
    source TEXT NOT NULL,            -- who released
    signer TEXT NOT NULL,            -- public JWK that signed every page
    digest TEXT NOT NULL,            -- of the answer, or of the list of signed pages
    pages BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    received_at BIGINT NOT NULL,     -- ms; immutable
    keep_until BIGINT,               -- ms; null when the content is not (or no longer) kept
    UNIQUE (source, receipt_id)
);

CREATE TABLE data_user_page (
    fetch_id TEXT NOT NULL REFERENCES data_user_receipt (fetch_id),
    sequence BIGINT NOT NULL,        -- from 0
    sealed TEXT NOT NULL,            -- the signed page
    PRIMARY KEY (fetch_id, sequence)
);
