-- The transparency log (docs/evidence.md): one entry for each thing that happened, written in the transaction in which
-- it happened, and the tree above the salted digests of all of them. What is published are digests; what opens them
-- lies here. Destroying a salt and its event, and a person's name, leaves every proof of the others as it was.

-- How the log calls a person. Destroying the row leaves nobody who knows whom the entries are about.
CREATE TABLE log_person (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    name TEXT NOT NULL UNIQUE        -- random; stands nowhere but in the log; immutable
);

CREATE TABLE log_entry (
    number BIGINT PRIMARY KEY CHECK (number >= 0), -- 0, 1, 2, …: its place in the tree; no gaps; immutable, as all but salt, event, person and subject_id
    digest BYTEA NOT NULL,           -- 32 bytes, salted; what the tree is made of
    salt BYTEA,                      -- 16 bytes; null: destroyed
    event TEXT,                      -- canonical JSON of what happened; null: destroyed with the salt
    id TEXT NOT NULL UNIQUE,         -- of the event, UUIDv7
    happened_at BIGINT NOT NULL,     -- ms
    subject TEXT NOT NULL,           -- kind of thing
    action TEXT NOT NULL,
    subject_id TEXT NOT NULL,        -- which; empty: destroyed
    seq BIGINT NOT NULL CHECK (seq > 0), -- the how-manieth about this thing
    person TEXT,                     -- whose it is, by her name in the log, also of a party's entry; null: nobody's, or destroyed
    person_seq BIGINT,               -- the how-manieth of hers; null: nobody's, or a party's
    party TEXT,                      -- who asks or receives; of a party's entry, that party; null: none
    source TEXT,                     -- from whom; null: none
    purpose TEXT,                    -- code; null: none
    consent_id TEXT,                 -- under which consent, also of a party's entry; null: none
    for_party BOOLEAN NOT NULL,      -- it is the party's entry of a change, which says nothing of others
    CHECK ((salt IS NULL) = (event IS NULL))
);
CREATE INDEX log_entry_subject ON log_entry (subject, subject_id, seq);
CREATE INDEX log_entry_person ON log_entry (person, person_seq);
CREATE INDEX log_entry_party ON log_entry (party, number);
CREATE INDEX log_entry_consent ON log_entry (consent_id, number);
CREATE INDEX log_entry_time ON log_entry (happened_at);

-- Hashes of the tree, eight of its levels a tile (C2SP tlog-tiles).
CREATE TABLE log_tile (
    level BIGINT NOT NULL,
    number BIGINT NOT NULL,          -- from the left
    hashes BYTEA NOT NULL,           -- 32 bytes each, up to 256; grows to the right and never changes otherwise
    PRIMARY KEY (level, number)
);

-- What was signed and published of the tree.
CREATE TABLE log_checkpoint (
    size BIGINT PRIMARY KEY,         -- entries
    note TEXT NOT NULL,              -- signed by the log; immutable
    cosignatures TEXT NOT NULL,      -- lines of witnesses; empty: none yet
    made_at BIGINT NOT NULL          -- ms
);

-- What the log's digests stand for and no other table keeps for good: registry entries, policies, keys of evidence.
CREATE TABLE log_document (
    digest TEXT PRIMARY KEY,
    kind TEXT NOT NULL,              -- a word of `consent_evidence`
    body TEXT NOT NULL,              -- exact text; immutable
    kept_at BIGINT NOT NULL          -- ms
);
