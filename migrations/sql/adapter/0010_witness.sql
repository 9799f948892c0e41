-- What this party has seen of its manager's transparency log. A log that shows different people different
-- histories is found by those who remember what they were shown and tell each other: so the key, the last
-- checkpoint and every pair that does not fit together stay, whatever happens to the manager.

CREATE TABLE log_key (
    vkey TEXT PRIMARY KEY,           -- as C2SP signed-note writes it; immutable, as all of the row
    standing TEXT NOT NULL CHECK (standing IN
        ('taken', 'pinned', 'refused')), -- from the metadata, the first; by configuration; named by the manager later
    seen_at BIGINT NOT NULL          -- ms; the latest of taken and pinned is the one in force
);

CREATE TABLE log_seen (
    vkey TEXT NOT NULL REFERENCES log_key (vkey),
    part TEXT NOT NULL CHECK (part IN ('watched', 'cosigned')), -- fetched by us; brought to us as a witness
    size BIGINT NOT NULL CHECK (size >= 0), -- entries; never smaller than before
    root TEXT NOT NULL,              -- SHA-256, base64
    note TEXT NOT NULL,              -- the checkpoint with the log's own signature only
    cosignature TEXT,                -- our line under it; null: of what was fetched
    seen_at BIGINT NOT NULL,         -- ms; when a checkpoint of this size was first seen
    PRIMARY KEY (vkey, part)
);

CREATE TABLE log_fork (
    id TEXT PRIMARY KEY,             -- UUIDv7; immutable, as all but kind and found_at
    vkey TEXT NOT NULL REFERENCES log_key (vkey),
    kind TEXT NOT NULL CHECK (kind IN
        ('doubt', 'two_roots', 'not_continued', 'other_key')), -- a doubt is deleted once a proof joins the two
    shown_to TEXT NOT NULL,          -- `watch`, `witness` or the address of a peer
    ours_size BIGINT NOT NULL CHECK (ours_size >= 0),
    ours_root TEXT NOT NULL,
    ours_note TEXT NOT NULL,         -- empty: of the empty tree, before anything was seen
    theirs_size BIGINT NOT NULL CHECK (theirs_size >= 0),
    theirs_root TEXT NOT NULL,
    theirs_note TEXT NOT NULL,       -- with the log's own signature only; of another key: as it came
    found_at BIGINT NOT NULL,        -- ms; of what was a doubt, when it became more
    UNIQUE (vkey, theirs_size, theirs_root, shown_to)
);
