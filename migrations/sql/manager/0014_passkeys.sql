-- Her passkeys: public keys of her authenticators. An approval, or a resuming, that one of them signed
-- is evidence that this manager cannot make up. Which of them counts with a source she settles on
-- the source's own pages; what it says of that is kept with the link.

CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    credential TEXT NOT NULL UNIQUE, -- base64url; of one account for good, also when it is removed
    public_key TEXT NOT NULL, -- JSON; immutable
    rp_id TEXT NOT NULL, -- the domain that it belongs to; immutable
    name TEXT NOT NULL, -- as she calls it
    created_at BIGINT NOT NULL, -- ms
    last_used_at BIGINT, -- ms; null: never
    removed_at BIGINT -- ms; null: it counts
);
CREATE INDEX passkey_account ON passkey (account_id, id);

-- Challenges for new passkeys. One is deleted when it is answered, however.
CREATE TABLE passkey_challenge (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    session TEXT NOT NULL, -- digest of the session's name
    challenge TEXT NOT NULL, -- base64url, 32 bytes
    expires_at BIGINT NOT NULL -- ms
);
CREATE INDEX passkey_challenge_account ON passkey_challenge (account_id);

-- That a paused consent go on, put before her; and her word for it.
CREATE TABLE resuming (
    id TEXT PRIMARY KEY,
    consent_id TEXT NOT NULL REFERENCES consent (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    statement TEXT NOT NULL, -- JSON; immutable
    nonce TEXT NOT NULL, -- base64url, 32 bytes; immutable
    expires_at BIGINT NOT NULL, -- ms
    proof TEXT -- JSON; null: not used. It is good once
);
CREATE INDEX resuming_consent ON resuming (consent_id);

ALTER TABLE link ADD COLUMN confirmed TEXT NOT NULL DEFAULT '[]'; -- JSON, ids of passkeys that count there
ALTER TABLE link ADD COLUMN passkeys_only BOOLEAN NOT NULL DEFAULT FALSE; -- nothing else counts there
ALTER TABLE account ADD COLUMN passkey_offered_at BIGINT; -- ms; null: she was not asked yet whether she wants one
