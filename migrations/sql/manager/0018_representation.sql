-- Who may act for whom: nominees (DPDP Act s.14), guardians of a child or of a person with a disability
-- (s.9, DPDP Rules, rules 10, 11). Being named gives no right; it begins when somebody has checked the
-- proof. The steps are in `history`.

CREATE TABLE representation (
    id TEXT PRIMARY KEY,             -- immutable
    kind TEXT NOT NULL CHECK (kind IN
        ('nominee', 'guardian_of_child', 'guardian_of_person_with_disability')), -- immutable
    state TEXT NOT NULL CHECK (state IN ('named', 'in_force', 'ended', 'refused')),
    represented_id TEXT REFERENCES account (id), -- null: a guardian asks, and nobody has accepted it
    represented_name TEXT NOT NULL,  -- as who asked wrote it, or of her account; immutable
    represented_email TEXT,          -- lower case, of the account she has; null: one without sign-in
    birth_day TEXT,                  -- YYYY-MM-DD; only of a child; immutable
    representative_id TEXT REFERENCES account (id), -- null: a nominee who has not signed in since
    representative_name TEXT NOT NULL, -- as she wrote it, or of the guardian's account; immutable
    representative_email TEXT,       -- lower case; by it a nominee is known; null: a guardian
    relation TEXT NOT NULL,          -- in her words; empty: none given; immutable
    asked_proof TEXT NOT NULL,       -- the reference a guardian gave; empty: a nominee; immutable
    ground TEXT,                     -- on which it was accepted; null: it was not
    proof TEXT,                      -- reference of what was checked; null: it was not accepted
    checked_by TEXT,                 -- who accepted or refused it; null: nobody yet
    made_at BIGINT NOT NULL,         -- ms; immutable
    in_force_at BIGINT,              -- ms; null: it never was
    until_at BIGINT,                 -- ms, it gives no right from then on; null: no end is known
    ended_at BIGINT,                 -- ms, or refused; null: open
    CHECK ((kind = 'guardian_of_child') = (birth_day IS NOT NULL)),
    CHECK ((kind = 'nominee') = (representative_email IS NOT NULL)),
    CHECK (state <> 'in_force' OR (represented_id IS NOT NULL AND in_force_at IS NOT NULL
        AND ground IS NOT NULL AND proof IS NOT NULL AND checked_by IS NOT NULL)),
    CHECK (state <> 'in_force' OR kind <> 'guardian_of_child' OR until_at IS NOT NULL),
    CHECK ((state IN ('ended', 'refused')) = (ended_at IS NOT NULL))
);
CREATE INDEX representation_represented ON representation (represented_id, id);
CREATE INDEX representation_representative ON representation (representative_id, id);
CREATE INDEX representation_email ON representation (representative_email, state);
CREATE INDEX representation_due ON representation (state, until_at);

-- Who acted for her; or, for this service, by name. Null: the actor says it all. Immutable.
ALTER TABLE history ADD COLUMN representation_id TEXT;
ALTER TABLE history ADD COLUMN by_name TEXT;
-- Who decided: as in `history`.
ALTER TABLE decision ADD COLUMN actor TEXT NOT NULL DEFAULT 'citizen';
ALTER TABLE decision ADD COLUMN by_name TEXT;
