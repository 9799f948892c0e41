-- Once it has heard of a change of a consent, this party says so, signed, with what became of what it had received.
-- What is to be said goes to disk with the event and the deletion itself, and is said until it is taken.

CREATE TABLE acknowledgement (
    id TEXT PRIMARY KEY,             -- UUIDv7: in the order in which it is said; immutable, as all but the last four
    event_id TEXT NOT NULL,          -- as in `event`
    artifact_id TEXT NOT NULL,       -- our copy, which need not be here
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'revoked', 'expired', 'superseded')),
    items TEXT NOT NULL,             -- JSON list of the items that were taken out; empty: about the consent
    heard_at BIGINT NOT NULL,        -- ms; when the event was taken
    outcome TEXT NOT NULL CHECK (outcome IN
        ('none', 'nothing_held', 'hers', 'deleted', 'retained', 'pending')), -- none: of a pause
    deletion TEXT,                   -- JSON; null: of a pause
    awaits_host BOOLEAN NOT NULL,    -- whether the host completes it; else this adapter does
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,         -- ms; not said before
    sent_at BIGINT,                  -- ms; null: not taken yet
    refused TEXT,                    -- name of the problem; null: not refused for good
    UNIQUE (event_id, outcome)
);
CREATE INDEX acknowledgement_artifact ON acknowledgement (artifact_id, id);
CREATE INDEX acknowledgement_open ON acknowledgement (sent_at, next_at);
