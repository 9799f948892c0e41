-- The adapter as a provider (FIP) of the Account Aggregator network: accounts that were discovered and
-- linked, consent artefacts with their use, sessions with the sealed documents, and what is still to be told.
-- Everything belongs to one aggregator: what another holds is unknown to it. Ids are UUIDs as text; times are
-- milliseconds since 1970 UTC. Columns named `sealed` are JWE to the adapter's own keeping key, bound to
-- table, row and column; `customer` is a keyed digest of her address at the aggregator.

CREATE TABLE fip_account (
    aggregator TEXT NOT NULL,        -- entity id, as in every table here
    customer TEXT NOT NULL,
    acc_ref TEXT NOT NULL,           -- keyed digest of the account's number; stable
    fi_type TEXT NOT NULL,
    acc_type TEXT NOT NULL,
    masked TEXT NOT NULL,
    sealed TEXT NOT NULL,            -- JSON: how the host's system names customer and account
    found_at BIGINT NOT NULL,        -- ms; the row is deleted a day later
    PRIMARY KEY (aggregator, customer, acc_ref)
);
CREATE INDEX fip_account_found ON fip_account (found_at);

CREATE TABLE fip_link_attempt (
    ref_number TEXT PRIMARY KEY,     -- immutable, as all but the last three
    aggregator TEXT NOT NULL,
    customer TEXT NOT NULL,
    host_customer TEXT NOT NULL,     -- keyed digest of the host's name for her: tokens are counted by it
    sealed TEXT NOT NULL,            -- JSON: her address, and the accounts
    authenticator TEXT NOT NULL CHECK (authenticator IN ('TOKEN', 'DIRECT')),
    created_at BIGINT NOT NULL,      -- ms
    expires_at BIGINT NOT NULL,      -- ms; the row is deleted a day later
    token TEXT,                      -- keyed digest over `ref_number`; null: DIRECT
    tries BIGINT NOT NULL,           -- wrong ones
    state TEXT NOT NULL CHECK (state IN ('open', 'linked', 'spent')) -- spent: too many tries
);
CREATE INDEX fip_link_attempt_host ON fip_link_attempt (host_customer, created_at);

CREATE TABLE fip_link (
    link_ref TEXT PRIMARY KEY,       -- immutable, as all but the last
    aggregator TEXT NOT NULL,
    customer TEXT NOT NULL,
    acc_ref TEXT NOT NULL,
    fi_type TEXT NOT NULL,
    acc_type TEXT NOT NULL,
    masked TEXT NOT NULL,
    sealed TEXT NOT NULL,            -- JSON: her address, and how the host's system names customer and account
    linked_at BIGINT NOT NULL,       -- ms
    delinked_at BIGINT               -- ms; null: it holds
);
CREATE INDEX fip_link_account ON fip_link (aggregator, customer, acc_ref);

CREATE TABLE fip_consent (
    aggregator TEXT NOT NULL,
    consent_id TEXT NOT NULL,        -- the aggregator's; immutable, as all but the last three
    signature TEXT NOT NULL,         -- of its JWS: what a request for data must repeat
    sealed TEXT NOT NULL,            -- JSON: the JWS as it came, and what it says
    received_at BIGINT NOT NULL,     -- ms
    state TEXT NOT NULL CHECK (state IN ('ACTIVE', 'PAUSED', 'REVOKED', 'EXPIRED')),
    changed_by TEXT NOT NULL CHECK (changed_by IN ('aggregator', 'provider', 'delinked')),
    changed_at BIGINT NOT NULL,      -- ms
    PRIMARY KEY (aggregator, consent_id)
);

CREATE TABLE fip_consent_link (
    aggregator TEXT NOT NULL,
    consent_id TEXT NOT NULL,
    link_ref TEXT NOT NULL REFERENCES fip_link (link_ref),
    PRIMARY KEY (aggregator, consent_id, link_ref),
    FOREIGN KEY (aggregator, consent_id) REFERENCES fip_consent (aggregator, consent_id)
);
CREATE INDEX fip_consent_link_ref ON fip_consent_link (link_ref);

CREATE TABLE fip_session (
    session_id TEXT PRIMARY KEY,     -- immutable, as all but the last three
    aggregator TEXT NOT NULL,
    consent_id TEXT NOT NULL,
    range_from BIGINT NOT NULL,      -- ms
    range_to BIGINT NOT NULL,        -- ms
    key_material TEXT NOT NULL,      -- JSON: the data user's public key and nonce
    created_at BIGINT NOT NULL,      -- ms; a use of the consent counts from here
    expires_at BIGINT NOT NULL,      -- ms
    state TEXT NOT NULL CHECK (state IN ('preparing', 'ready', 'failed', 'ended')),
    counts BOOLEAN NOT NULL,         -- whether it is a use of the consent; one that failed is none
    attempts BIGINT NOT NULL,        -- of reading the source
    next_at BIGINT NOT NULL,         -- ms; not tried before
    FOREIGN KEY (aggregator, consent_id) REFERENCES fip_consent (aggregator, consent_id)
);
CREATE INDEX fip_session_consent ON fip_session (aggregator, consent_id, created_at);
CREATE INDEX fip_session_state ON fip_session (state, next_at);

CREATE TABLE fip_document (
    session_id TEXT NOT NULL REFERENCES fip_session (session_id),
    link_ref TEXT NOT NULL REFERENCES fip_link (link_ref),
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'READY', 'DENIED', 'TIMEOUT', 'DELIVERED')),
    key_material TEXT,               -- JSON: our public key and nonce for this document alone; null: no content
    encrypted TEXT,                  -- base64, sealed to the data user; null likewise, and for ever once the session is over
    PRIMARY KEY (session_id, link_ref),
    CHECK ((key_material IS NULL) = (encrypted IS NULL))
);

CREATE TABLE fip_outbox (
    id TEXT PRIMARY KEY,             -- UUIDv7: in the order in which it is told; immutable, as all but the last four
    aggregator TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('data', 'consent', 'link')),
    subject TEXT NOT NULL,           -- session, consent or link: what is told of one keeps its order
    txnid TEXT NOT NULL,             -- the same at every try
    sealed TEXT NOT NULL,            -- JSON: the body
    until BIGINT,                    -- ms; of no use later; null: told until it is taken
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,         -- ms; not told before
    sent_at BIGINT,                  -- ms; null: not taken yet
    refused TEXT                     -- why it will never be; null: not refused for good
);
CREATE INDEX fip_outbox_open ON fip_outbox (sent_at, refused, id);

CREATE TABLE fip_answer (
    aggregator TEXT NOT NULL,        -- immutable, as all of the row, which is deleted a day later
    operation TEXT NOT NULL,
    txnid TEXT NOT NULL,
    digest TEXT NOT NULL,            -- SHA-256 of the body that was answered
    sealed TEXT NOT NULL,            -- JSON: the answer
    answered_at BIGINT NOT NULL,     -- ms
    PRIMARY KEY (aggregator, operation, txnid)
);
CREATE INDEX fip_answer_time ON fip_answer (answered_at);
