-- What a data user keeps of the Account Aggregator network: consents that it asked for, sessions under them,
-- documents for their data life, and notifications that were taken. Times are milliseconds since 1970 UTC.
-- Columns named `sealed…` are JWE to the adapter's own keeping key, bound to table, row and column: they name
-- customers and accounts, or are keys.

CREATE TABLE network_user_request (
    id TEXT PRIMARY KEY,             -- UUIDv7; immutable
    aggregator TEXT NOT NULL,        -- its id in the registry; immutable
    sealed_detail TEXT NOT NULL,     -- what was asked, as it was sent; immutable
    handle TEXT,                     -- the aggregator's name for it; null: not known to have been taken
    state TEXT NOT NULL CHECK (state IN
        ('asking', 'pending', 'ready', 'failed')), -- asking: sent, and not answered yet; ready: the consent is here
    told TEXT CHECK (told IN
        ('ACTIVE', 'PAUSED', 'REVOKED', 'EXPIRED')), -- last notified while the consent is not here
    consent_id TEXT,                 -- once it is known
    reason TEXT,                     -- why it failed, or what the last answer that was discarded lacked
    created_at BIGINT NOT NULL,      -- ms; immutable
    UNIQUE (aggregator, handle)
);

CREATE TABLE network_user_consent (
    aggregator TEXT NOT NULL,
    id TEXT NOT NULL,                -- as the aggregator calls it; immutable, as all but status and uses
    request_id TEXT NOT NULL UNIQUE REFERENCES network_user_request (id),
    sealed_artefact TEXT NOT NULL,   -- the JWS in `signedConsent`, as it was verified
    status TEXT NOT NULL CHECK (status IN
        ('ACTIVE', 'PAUSED', 'REVOKED', 'EXPIRED')), -- the last two are final
    uses BIGINT NOT NULL,            -- as the aggregator last said
    fetched_at BIGINT NOT NULL,      -- ms
    PRIMARY KEY (aggregator, id)
);

CREATE TABLE network_user_session (
    id TEXT PRIMARY KEY,             -- UUIDv7; immutable
    aggregator TEXT NOT NULL,
    consent_id TEXT NOT NULL,
    session_id TEXT,                 -- the aggregator's; null: not known to have been opened
    range_from BIGINT NOT NULL,      -- ms
    range_to BIGINT NOT NULL,        -- ms
    sealed_key TEXT,                 -- private key and nonce of this session; null, for ever, once it is over
    state TEXT NOT NULL CHECK (state IN
        ('asking', 'active', 'received', 'expired', 'failed')),
    told TEXT CHECK (told IN
        ('ACTIVE', 'COMPLETED', 'EXPIRED', 'FAILED')), -- last notified
    sealed_accounts TEXT,            -- JSON: how each account is, as last notified
    reason TEXT,                     -- why it failed, or what the last answer that was discarded lacked
    created_at BIGINT NOT NULL,      -- ms; immutable
    ends_at BIGINT NOT NULL,         -- ms; nothing is fetched after it
    UNIQUE (aggregator, session_id),
    FOREIGN KEY (aggregator, consent_id) REFERENCES network_user_consent (aggregator, id),
    CHECK ((state IN ('asking', 'active')) = (sealed_key IS NOT NULL))
);
CREATE INDEX network_user_session_consent ON network_user_session (aggregator, consent_id, state);

CREATE TABLE network_user_record (
    id TEXT PRIMARY KEY,             -- UUIDv7; immutable, as all but the last two
    session TEXT NOT NULL REFERENCES network_user_session (id),
    fip TEXT NOT NULL,               -- whose
    fi_type TEXT NOT NULL,
    sealed_account TEXT NOT NULL,    -- JSON: reference of the link, masked number
    bytes BIGINT NOT NULL,           -- of the document
    shared_key BOOLEAN NOT NULL,     -- the provider sealed several accounts with one key material
    received_at BIGINT NOT NULL,     -- ms
    sealed_document TEXT,            -- null: not kept, or not any more
    keep_until BIGINT,               -- ms; null with it
    CHECK ((keep_until IS NULL) = (sealed_document IS NULL))
);
CREATE INDEX network_user_record_session ON network_user_record (session);
CREATE INDEX network_user_record_due ON network_user_record (keep_until);

CREATE TABLE network_user_seen (
    aggregator TEXT NOT NULL,
    txnid TEXT NOT NULL,
    digest TEXT NOT NULL,            -- SHA-256 of the body, hex: the same again changes nothing
    seen_at BIGINT NOT NULL,         -- ms; forgotten once its timestamp would be refused
    PRIMARY KEY (aggregator, txnid, digest)
);
