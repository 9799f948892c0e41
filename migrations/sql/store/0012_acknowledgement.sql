-- Once the store has heard that a consent was paused or has ended, or that items were taken out of it, it says so,
-- signed, until that is taken; the row goes then.

CREATE TABLE acknowledgements (
    event TEXT PRIMARY KEY,                -- UUID of the event; immutable, as all but the last two
    artifact TEXT NOT NULL,                -- UUID of our copy, which need not be here
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'revoked', 'expired', 'superseded')),
    items TEXT NOT NULL,                   -- JSON list of the items that were taken out; empty: about the consent
    heard_at BIGINT NOT NULL,              -- ms
    deletion TEXT,                         -- JSON of what is said of deleting; null: of a pause
    next_at BIGINT NOT NULL,               -- ms; not said before
    attempts BIGINT NOT NULL
);
CREATE INDEX acknowledgements_due ON acknowledgements (next_at);
