-- An approval counts here because she proved it, and what proves it best is a passkey that she has
-- confirmed on this store's own pages: the manager could name a key of its own. Times are milliseconds
-- since 1970.

-- Passkeys that she has confirmed here.
CREATE TABLE passkeys (
    pseudonym TEXT NOT NULL REFERENCES links (pseudonym) ON DELETE CASCADE, -- the link that it was offered for
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    credential TEXT NOT NULL,              -- id at her authenticator, base64url; immutable
    rp_id TEXT NOT NULL,                   -- the domain that it belongs to; immutable
    public_key TEXT NOT NULL,              -- JSON; immutable
    confirmed_at BIGINT NOT NULL,
    counts_from BIGINT NOT NULL,           -- later than confirmed_at where nothing but passkeys counts
    PRIMARY KEY (pseudonym, credential)
);

-- Whether nothing but passkeys counts for her.
ALTER TABLE people ADD COLUMN passkeys_only BIGINT NOT NULL DEFAULT 0 CHECK (passkeys_only IN (0, 1));

-- What was put before her to be answered with a passkey: each good once, and for five minutes.
CREATE TABLE passkey_challenges (
    nonce TEXT PRIMARY KEY,                -- random, base64url
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    made_at BIGINT NOT NULL
);
