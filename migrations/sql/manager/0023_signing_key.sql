-- The manager's own signing keys, so that they can be changed. The private halves are files in the data folder; here
-- stands what all processes on this database must agree on: which key signs from when, and which are published. What
-- state a key is in follows from these times, so that it changes for everybody at the same moment and without a write.

CREATE TABLE signing_key (
    number BIGINT PRIMARY KEY,       -- 1, 2, …: in this order they sign; immutable, as all but the last two
    kid TEXT NOT NULL UNIQUE,        -- RFC 7638 thumbprint
    public_key TEXT NOT NULL,        -- JWK; stays for good, so that old records verify
    published_at BIGINT NOT NULL,    -- ms; since then in the key set
    signs_at BIGINT NOT NULL,        -- ms; signs from then on, until the next one does
    retired_at BIGINT,               -- ms; from then on not in the key set; null: it is in it
    compromised BOOLEAN NOT NULL,    -- it was retired because another may have had it
    CHECK (signs_at >= published_at),
    CHECK (retired_at IS NOT NULL OR NOT compromised)
);

-- Which key has signed a copy. Empty: not told apart yet; filled in when the first key is entered.
ALTER TABLE artifact ADD COLUMN kid TEXT NOT NULL DEFAULT '';
