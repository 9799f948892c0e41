-- The consent manager's first history: who takes part, what was asked, told, decided, issued,
-- shared, and delivered. Ids are hyphenated UUIDs as text; times are milliseconds since 1970 UTC;
-- documents are kept as the exact text that was signed or shown. Nothing here is plaintext data.

CREATE TABLE account (
    id TEXT PRIMARY KEY,             -- immutable
    issuer TEXT NOT NULL,            -- identity provider; immutable
    subject TEXT NOT NULL,           -- she, at that provider; immutable
    name TEXT NOT NULL,              -- as the provider last said
    email TEXT NOT NULL,             -- lower case, verified by the provider; empty when it vouches for none
    epoch BIGINT NOT NULL,           -- sessions from before are void
    created_at BIGINT NOT NULL,      -- ms; immutable
    UNIQUE (issuer, subject)
);

CREATE TABLE party (
    id TEXT PRIMARY KEY,             -- network name; immutable
    document TEXT NOT NULL,          -- registry entry, JSON, with current keys
    retired_keys TEXT NOT NULL,      -- JWKS of keys that only verify old documents
    updated_at BIGINT NOT NULL       -- ms
);

CREATE TABLE question (
    digest TEXT PRIMARY KEY,         -- of the package; immutable
    manifest TEXT NOT NULL,          -- JSON
    updated_at BIGINT NOT NULL       -- ms
);

CREATE TABLE pseudonym (
    account_id TEXT NOT NULL REFERENCES account (id),
    party_id TEXT NOT NULL REFERENCES party (id),
    value TEXT NOT NULL UNIQUE,      -- how the party knows her; destroying the row unlinks her
    PRIMARY KEY (account_id, party_id)
);

CREATE TABLE link_attempt (
    jti TEXT PRIMARY KEY,            -- of the link request; immutable
    account_id TEXT NOT NULL REFERENCES account (id),
    party_id TEXT NOT NULL REFERENCES party (id),
    expires_at BIGINT NOT NULL,      -- ms
    used_at BIGINT                   -- ms; null: not answered yet
);

CREATE TABLE link (
    id TEXT PRIMARY KEY,             -- immutable
    account_id TEXT NOT NULL REFERENCES account (id),
    party_id TEXT NOT NULL REFERENCES party (id),
    reference TEXT NOT NULL,         -- the party's opaque name of it
    label TEXT NOT NULL,             -- masked
    datasets TEXT NOT NULL,          -- JSON list
    signing_key TEXT,                -- JWK of her store; null for a provider
    linked_at BIGINT NOT NULL,       -- ms
    ended_at BIGINT,                 -- ms; null: linked
    UNIQUE (account_id, party_id, reference)
);

CREATE TABLE document (
    issuer TEXT NOT NULL,            -- `iss` of a signed document
    jti TEXT NOT NULL,
    digest TEXT NOT NULL,            -- of its compact bytes: the same again gets the same answer
    result_id TEXT NOT NULL,         -- what came of it
    seen_at BIGINT NOT NULL,         -- ms
    PRIMARY KEY (issuer, jti)
);

CREATE TABLE consent_request (
    id TEXT PRIMARY KEY,             -- immutable
    party_id TEXT NOT NULL REFERENCES party (id),
    jws TEXT NOT NULL,               -- as received; immutable
    person TEXT,                     -- lower case e-mail address; null: whoever opens it first
    account_id TEXT REFERENCES account (id), -- null: not opened by her yet; then immutable
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'failed')),
    reason TEXT,                     -- denial reason; null: none given or not denied
    consent_id TEXT,                 -- only with approved
    decided_by TEXT,                 -- actor; null: pending
    created_at BIGINT NOT NULL,      -- ms
    expires_at BIGINT NOT NULL,      -- ms
    decided_at BIGINT,               -- ms; null exactly while pending
    CHECK ((state = 'approved') = (consent_id IS NOT NULL)),
    CHECK ((state = 'pending') = (decided_at IS NULL)),
    CHECK (reason IS NULL OR state = 'denied')
);
CREATE INDEX consent_request_account ON consent_request (account_id, state);
CREATE INDEX consent_request_person ON consent_request (person, state);

CREATE TABLE notice (
    id TEXT PRIMARY KEY,             -- immutable
    request_id TEXT NOT NULL REFERENCES consent_request (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    language TEXT NOT NULL,          -- BCP 47
    digest TEXT NOT NULL,            -- of the body
    body TEXT NOT NULL,              -- JSON, as shown; immutable
    shown_at BIGINT NOT NULL,        -- ms, first time
    UNIQUE (request_id, language)
);

CREATE TABLE approval (
    id TEXT PRIMARY KEY,             -- a draft of an approval, waiting for evidence
    request_id TEXT NOT NULL REFERENCES consent_request (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    notice_id TEXT NOT NULL REFERENCES notice (id),
    draft TEXT NOT NULL,             -- JSON; immutable
    expires_at BIGINT NOT NULL,      -- ms
    used_at BIGINT                   -- ms; null: not used. A draft is good once
);

CREATE TABLE decision (
    id TEXT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES consent_request (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    notice_id TEXT NOT NULL REFERENCES notice (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('approved', 'denied', 'deferred')),
    reason TEXT,                     -- denial reason; null: none given
    consent_id TEXT,                 -- only with approved
    decided_at BIGINT NOT NULL       -- ms
);
CREATE INDEX decision_account ON decision (account_id, decided_at);

CREATE TABLE consent (
    id TEXT PRIMARY KEY,             -- immutable, as all but the state columns
    account_id TEXT NOT NULL REFERENCES account (id),
    request_id TEXT NOT NULL REFERENCES consent_request (id),
    notice_id TEXT NOT NULL REFERENCES notice (id),
    data_user TEXT NOT NULL REFERENCES party (id),
    purpose TEXT NOT NULL,
    term TEXT NOT NULL,              -- JSON
    items TEXT NOT NULL,             -- JSON, as approved
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'revoked', 'expired', 'superseded')),
    state_at BIGINT NOT NULL,        -- ms, since when
    state_by TEXT NOT NULL,          -- actor
    granted_at BIGINT NOT NULL,      -- ms
    expires_at BIGINT NOT NULL       -- ms
);
CREATE INDEX consent_account ON consent (account_id, state);
CREATE INDEX consent_due ON consent (state, expires_at);

CREATE TABLE artifact (
    id TEXT PRIMARY KEY,             -- `jti`; all columns immutable
    consent_id TEXT NOT NULL REFERENCES consent (id),
    party_id TEXT NOT NULL REFERENCES party (id),
    copy_for TEXT NOT NULL CHECK (copy_for IN ('data_user', 'source')),
    jws TEXT NOT NULL,
    status_list BIGINT NOT NULL,     -- number of the list
    status_index BIGINT NOT NULL,    -- entry; never reused
    issued_at BIGINT NOT NULL,       -- ms
    UNIQUE (status_list, status_index)
);
CREATE INDEX artifact_consent ON artifact (consent_id);
CREATE INDEX artifact_party ON artifact (party_id, id);

CREATE TABLE data_session (
    id TEXT PRIMARY KEY,             -- as the data user knows it
    source_session TEXT NOT NULL UNIQUE, -- as the source knows it
    consent_id TEXT NOT NULL REFERENCES consent (id),
    item TEXT NOT NULL,
    data_user TEXT NOT NULL REFERENCES party (id),
    source TEXT NOT NULL REFERENCES party (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'ready', 'delivered', 'failed', 'expired')),
    problem TEXT,                    -- JSON; only with failed
    pages BIGINT NOT NULL,           -- complete pages here or delivered
    created_at BIGINT NOT NULL,      -- ms
    expires_at BIGINT NOT NULL,      -- ms
    CHECK ((state = 'failed') = (problem IS NOT NULL))
);
CREATE INDEX data_session_consent ON data_session (consent_id, item, state);
CREATE INDEX data_session_due ON data_session (state, expires_at);

CREATE TABLE page (
    source_session TEXT NOT NULL REFERENCES data_session (source_session),
    sequence BIGINT NOT NULL,
    last BOOLEAN NOT NULL,
    bytes BIGINT NOT NULL,           -- sealed size
    digest TEXT NOT NULL,            -- of the sealed bytes
    delivered_at BIGINT,             -- ms; null: the file is here
    received_at BIGINT NOT NULL,     -- ms
    PRIMARY KEY (source_session, sequence)
);

CREATE TABLE sharing (
    id TEXT PRIMARY KEY,             -- all columns immutable
    account_id TEXT NOT NULL REFERENCES account (id),
    consent_id TEXT NOT NULL REFERENCES consent (id),
    session_id TEXT NOT NULL UNIQUE REFERENCES data_session (id),
    source TEXT NOT NULL,
    data_user TEXT NOT NULL,
    item TEXT NOT NULL,
    classes TEXT NOT NULL,           -- JSON list
    bytes BIGINT NOT NULL,           -- sealed bytes
    pages BIGINT NOT NULL,
    shared_at BIGINT NOT NULL        -- ms
);
CREATE INDEX sharing_consent ON sharing (consent_id);
CREATE INDEX sharing_account ON sharing (account_id, shared_at);

CREATE TABLE delivery (
    id TEXT PRIMARY KEY,             -- ordered by time
    kind TEXT NOT NULL CHECK (kind IN ('event', 'relayed_request')),
    event_id TEXT NOT NULL,          -- webhook id
    event_type TEXT NOT NULL,
    party_id TEXT NOT NULL REFERENCES party (id),
    consent_id TEXT,                 -- order is kept within one consent; null: none
    session_id TEXT,                 -- only with relayed_request
    body TEXT NOT NULL,              -- exact bytes to send; immutable
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts BIGINT NOT NULL,
    last_status BIGINT,              -- HTTP status of the last answer; null: none
    next_at BIGINT NOT NULL,         -- ms, not before
    created_at BIGINT NOT NULL,      -- ms
    acknowledged_at BIGINT           -- ms; null: not acknowledged
);
CREATE INDEX delivery_due ON delivery (state, next_at);
CREATE INDEX delivery_party ON delivery (party_id, id);
CREATE INDEX delivery_consent ON delivery (consent_id);

CREATE TABLE history (
    id TEXT PRIMARY KEY,             -- ordered by time; all columns immutable
    account_id TEXT,                 -- whose record it belongs to; null: nobody's
    subject TEXT NOT NULL,           -- kind of thing: consent, consent_request, link, party, …
    subject_id TEXT NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT,                     -- null: none given
    happened_at BIGINT NOT NULL      -- ms
);
CREATE INDEX history_subject ON history (subject, subject_id, id);
CREATE INDEX history_account ON history (account_id, id);
