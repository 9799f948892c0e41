-- The Account Aggregator edge (docs/account-aggregator.md): what the network's own words need beside the requests, links, consents
-- and sessions that they stand for. Ids that leave are version 4, and never the same for two parties.

-- What kind of account a link is to; null: not one of the Account Aggregator network.
ALTER TABLE link ADD COLUMN fi_type TEXT;

-- Her address on the network: what stands before the `@`.
CREATE TABLE aa_customer (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    identifier TEXT NOT NULL UNIQUE,  -- lower case; immutable
    made_at BIGINT NOT NULL           -- ms
);

-- A try to link accounts at a provider.
CREATE TABLE aa_linking (
    id TEXT PRIMARY KEY,             -- UUIDv7
    account_id TEXT NOT NULL REFERENCES account (id),
    party_id TEXT NOT NULL,          -- the provider
    ref_number TEXT NOT NULL,        -- the provider's name of it
    authenticator TEXT NOT NULL CHECK (authenticator IN ('DIRECT', 'TOKEN')),
    accounts TEXT NOT NULL,          -- JSON: the accounts that she picked, as discovered; emptied when it is over
    made_at BIGINT NOT NULL,         -- ms
    expires_at BIGINT NOT NULL,      -- ms
    done_at BIGINT                   -- ms; null: not linked yet
);

-- A linked account, beside its row in `link`.
CREATE TABLE aa_account (
    link_id TEXT PRIMARY KEY REFERENCES link (id),
    party_id TEXT NOT NULL,          -- the provider
    link_ref_number TEXT NOT NULL,   -- the provider's name of the link
    acc_ref_number TEXT NOT NULL,    -- the provider's name of the account
    acc_type TEXT NOT NULL,          -- SAVINGS, CURRENT, DEFAULT, NRE, NRO
    masked TEXT NOT NULL,            -- how she knows it
    UNIQUE (party_id, link_ref_number)
);

-- A request as it came over the edge, beside its row in `consent_request`.
CREATE TABLE aa_request (
    request_id TEXT PRIMARY KEY REFERENCES consent_request (id),
    handle TEXT NOT NULL UNIQUE,     -- consent handle
    party_id TEXT NOT NULL,          -- the data user
    customer TEXT NOT NULL,          -- her address as it was asked for
    body TEXT NOT NULL,              -- the request, byte for byte
    signature TEXT NOT NULL,         -- its detached signature
    rules TEXT NOT NULL              -- JSON: ids of the fair-use rules in force
);

-- A consent artefact in the network's form: one for the data user, one for each provider.
CREATE TABLE aa_artefact (
    id TEXT PRIMARY KEY,             -- consent id towards this party
    consent_id TEXT NOT NULL REFERENCES consent (id),
    party_id TEXT NOT NULL,
    end_of TEXT NOT NULL CHECK (end_of IN ('FIU', 'FIP')),
    signed_consent TEXT NOT NULL,    -- compact JWS; immutable
    made_at BIGINT NOT NULL,         -- ms
    UNIQUE (consent_id, party_id, end_of)
);

-- A data session as its data user sees it.
CREATE TABLE aa_session (
    id TEXT PRIMARY KEY,             -- session id towards the data user
    artefact_id TEXT NOT NULL REFERENCES aa_artefact (id),
    consent_id TEXT NOT NULL REFERENCES consent (id),
    party_id TEXT NOT NULL,          -- the data user
    range_from TEXT NOT NULL,        -- ISO 8601
    range_to TEXT NOT NULL,          -- ISO 8601
    key_material TEXT NOT NULL,      -- JSON: the data user's public key and nonce
    state TEXT NOT NULL CHECK (state IN ('ACTIVE', 'COMPLETED', 'EXPIRED', 'FAILED')),
    told TEXT,                       -- JSON: statuses as they were last told; null: not yet
    made_at BIGINT NOT NULL,         -- ms
    expires_at BIGINT NOT NULL       -- ms
);
CREATE INDEX aa_session_consent ON aa_session (consent_id);
CREATE INDEX aa_session_state ON aa_session (state, expires_at);

-- One provider's part of it.
CREATE TABLE aa_part (
    session_id TEXT NOT NULL REFERENCES aa_session (id),
    party_id TEXT NOT NULL,          -- the provider
    artefact_id TEXT NOT NULL REFERENCES aa_artefact (id),
    provider_session TEXT,           -- session id of the provider; null: not opened yet
    state TEXT NOT NULL CHECK (state IN ('ASKED', 'OPEN', 'FETCHED', 'FAILED')),
    next_at BIGINT NOT NULL,         -- ms; when it is looked after again
    tries BIGINT NOT NULL,
    PRIMARY KEY (session_id, party_id)
);
CREATE INDEX aa_part_provider ON aa_part (party_id, provider_session);
CREATE INDEX aa_part_due ON aa_part (state, next_at);

-- One account of a part.
CREATE TABLE aa_part_account (
    session_id TEXT NOT NULL REFERENCES aa_session (id),
    party_id TEXT NOT NULL,          -- the provider
    link_ref_number TEXT NOT NULL,
    data_session TEXT NOT NULL REFERENCES data_session (id), -- the line of her record
    status TEXT NOT NULL CHECK (status IN ('PENDING', 'READY', 'DENIED', 'DELIVERED', 'TIMEOUT')),
    description TEXT NOT NULL,
    PRIMARY KEY (session_id, party_id, link_ref_number)
);

-- Calls that were answered: the same again gets the same answer, another under the same name is refused.
CREATE TABLE aa_answered (
    party_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    txnid TEXT NOT NULL,
    digest TEXT NOT NULL,            -- SHA-256 of the body
    answer TEXT NOT NULL,            -- JSON
    made_at BIGINT NOT NULL,         -- ms
    PRIMARY KEY (party_id, operation, txnid)
);
