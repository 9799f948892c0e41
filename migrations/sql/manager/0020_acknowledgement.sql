-- That a delivery was answered with 204 says that a machine took it. What a party signs once it has heard of a
-- change is its own word: that it heard, and what became of the data it had received. She sees it beside the
-- consent and can take the signed document along, also after the party has changed its keys.

CREATE TABLE acknowledgement (
    id TEXT PRIMARY KEY,             -- UUIDv7: in order; immutable, as all columns
    artifact_id TEXT NOT NULL REFERENCES artifact (id), -- the party's own copy
    consent_id TEXT NOT NULL REFERENCES consent (id),
    party_id TEXT NOT NULL REFERENCES party (id),
    event_id TEXT NOT NULL,          -- the event that told it, as in `delivery`
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'revoked', 'expired', 'superseded')),
    outcome TEXT NOT NULL CHECK (outcome IN
        ('none', 'nothing_held', 'hers', 'deleted', 'retained', 'pending')), -- none: of a pause
    due_at BIGINT,                   -- ms; until when a pending or retained one is to be completed; null: it is not
    jws TEXT NOT NULL,               -- the signed bytes
    signer TEXT NOT NULL,            -- JWK that they verify with
    acknowledged_at BIGINT NOT NULL, -- ms; when they were taken here
    -- A statement is made once; one that is open is completed once in each way.
    UNIQUE (artifact_id, event_id, outcome),
    CHECK ((state = 'paused') = (outcome = 'none')),
    CHECK ((due_at IS NULL) = (outcome NOT IN ('pending', 'retained')))
);
CREATE INDEX acknowledgement_consent ON acknowledgement (consent_id, id);

-- An acknowledgement names the event that was sent.
CREATE INDEX delivery_event ON delivery (event_id);
