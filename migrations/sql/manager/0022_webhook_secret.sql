-- Libraries for Standard Webhooks know symmetric signatures (`v1`), so a party may share a secret for its endpoint. It is
-- kept sealed under a key in a file of its own, beside which the database alone signs nothing.

CREATE TABLE webhook_secret (
    id TEXT PRIMARY KEY,             -- UUIDv7; immutable, as all but the last column
    party_id TEXT NOT NULL REFERENCES party (id),
    sealed TEXT NOT NULL,            -- base64 of nonce and AES-256-GCM, bound to this column and row
    fingerprint TEXT NOT NULL,       -- first bytes of its SHA-256, to tell two apart
    made_at BIGINT NOT NULL,         -- ms
    ends_at BIGINT                   -- ms; signs beside the newer one until then; null: the current one
);
CREATE UNIQUE INDEX webhook_secret_current ON webhook_secret (party_id) WHERE ends_at IS NULL;
CREATE INDEX webhook_secret_party ON webhook_secret (party_id, id);
