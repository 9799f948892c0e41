-- A question is registered, reviewed by somebody else than who publishes it, published, and at the end
-- withdrawn for good; who did each, when and why is kept. `question` holds what it is, these tables
-- where it stands. Questions from before have no row here and stand as their manifest says, until a
-- start enters them from the configuration.

CREATE TABLE question_review (
    digest TEXT PRIMARY KEY REFERENCES question (digest),
    state TEXT NOT NULL CHECK (state IN ('draft', 'reviewed', 'published', 'withdrawn')),
    origin TEXT NOT NULL CHECK (origin IN ('configuration', 'register')), -- immutable
    reviewed_by TEXT, -- null: nobody yet
    CHECK ((state = 'draft') = (reviewed_by IS NULL))
);

-- One row per step, never changed.
CREATE TABLE question_step (
    id TEXT PRIMARY KEY, -- UUIDv7: in order
    digest TEXT NOT NULL REFERENCES question_review (digest),
    state TEXT NOT NULL CHECK (state IN ('draft', 'reviewed', 'published', 'withdrawn')), -- that it came into
    actor TEXT NOT NULL, -- a person or body, by name
    reason TEXT NOT NULL,
    at BIGINT NOT NULL -- ms
);
CREATE INDEX question_step_digest ON question_step (digest, id);
