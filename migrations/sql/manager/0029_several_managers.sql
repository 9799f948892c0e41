-- Several managers over one database (docs/decisions/0030-several-managers.md).

-- Which of them is elected, or was last; and what all of them must have in common, so that one that has something else
-- is told apart before it serves anybody.
CREATE TABLE elected (
    id BIGINT PRIMARY KEY CHECK (id = 1), -- one row
    term BIGINT NOT NULL,            -- the how-manieth that was elected
    name TEXT NOT NULL,              -- machine, address and process, for operators
    elected_at BIGINT NOT NULL,      -- ms
    session_seed TEXT NOT NULL,      -- digest of what cookies are sealed with
    webhook_seal TEXT NOT NULL,      -- digest of what parties' secrets are sealed with
    folder TEXT NOT NULL             -- digest of what the folder of sealed pages and archives is known by
);

-- Client assertions and the proofs that came with them, each used once whichever manager it comes to, for as long as they
-- could be used again (RFC 7523 section 3, RFC 9449 section 11.1).
CREATE TABLE used_assertion (
    digest TEXT PRIMARY KEY,         -- of the issuer and what the issuer calls it
    until BIGINT NOT NULL            -- ms; refused for its age afterwards
);
CREATE INDEX used_assertion_until ON used_assertion (until);
