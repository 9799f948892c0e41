-- `Idempotency-Key`: what a caller named one attempt at creating something. A signed document is
-- already known again by its `jti`; the key also tells a caller that it named two things alike.

CREATE TABLE attempt (
    party_id TEXT NOT NULL REFERENCES party (id),
    name TEXT NOT NULL,              -- the header's value
    digest TEXT NOT NULL,            -- fingerprint of the call: method, path, caller, body
    made_at BIGINT NOT NULL,         -- ms; forgotten after a week
    PRIMARY KEY (party_id, name)
);
CREATE INDEX attempt_made ON attempt (made_at);
