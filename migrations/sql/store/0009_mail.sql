-- The store tells her by mail that a consent in her name has arrived, by a way of its own: not through the
-- manager, whose screen may have lied to her. Times are milliseconds since 1970.

-- Where she is written to, and whether she wants that.
CREATE TABLE mail_addresses (
    account TEXT PRIMARY KEY REFERENCES people (account) ON DELETE CASCADE,
    address TEXT,                          -- as the identity provider vouched for it at her last sign-in here; null: for none
    language TEXT NOT NULL,                -- tag of the language that she read at that sign-in
    wanted BIGINT NOT NULL CHECK (wanted IN (0, 1)) -- 0: she has turned mails off
);

-- Mails that have not left yet: each says that one consent has arrived, and names nobody.
CREATE TABLE arrival_mails (
    artifact TEXT PRIMARY KEY,             -- UUID of our copy, immutable
    account TEXT NOT NULL REFERENCES people (account) ON DELETE CASCADE,
    written_at BIGINT NOT NULL,            -- immutable
    next_at BIGINT NOT NULL,               -- when it is tried
    attempts BIGINT NOT NULL               -- failed tries so far
);
