-- What she asks of an organisation, or of this service, by right, and complaints: with a number, a due
-- date and every step (DPDP Act ss. 11 to 13, DPDP Rules, rule 14).

CREATE TABLE rights_request (
    id TEXT PRIMARY KEY,             -- immutable, as all but the state columns
    reference TEXT NOT NULL UNIQUE,  -- its number for people
    account_id TEXT NOT NULL REFERENCES account (id),
    party_id TEXT REFERENCES party (id), -- whom it is for; null: this service
    matter TEXT NOT NULL CHECK (matter IN
        ('access', 'correction', 'completion', 'updating', 'erasure', 'grievance')),
    text TEXT NOT NULL,              -- what she wrote
    state TEXT NOT NULL CHECK (state IN
        ('received', 'acknowledged', 'answered', 'escalated', 'closed')),
    made_at BIGINT NOT NULL,         -- ms
    due_at BIGINT NOT NULL,          -- ms
    overdue_told_at BIGINT           -- ms; null: she has not been told that the due date is past
);
CREATE INDEX rights_request_account ON rights_request (account_id, id);
CREATE INDEX rights_request_due ON rights_request (state, due_at);
CREATE INDEX rights_request_party ON rights_request (party_id, state);

-- One row per step, never changed.
CREATE TABLE rights_step (
    id TEXT PRIMARY KEY,             -- UUIDv7: in order
    request_id TEXT NOT NULL REFERENCES rights_request (id),
    state TEXT NOT NULL CHECK (state IN
        ('received', 'acknowledged', 'answered', 'escalated', 'closed')), -- that it came into
    actor TEXT NOT NULL,             -- as in `history`
    by_name TEXT,                    -- who answered for this service; null: another actor
    text TEXT,                       -- an answer's words; null: none
    at BIGINT NOT NULL               -- ms
);
CREATE INDEX rights_step_request ON rights_step (request_id, id);
