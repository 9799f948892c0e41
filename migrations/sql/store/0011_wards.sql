-- A guardian keeps a store here for a child, or for a person with a disability, apart from his own: with a vault
-- and keys of its own, into which nobody signs in but he. The manager names her otherwise where she is linked
-- herself or by another guardian, so under one name one person approves, as before. Times are milliseconds
-- since 1970.

ALTER TABLE links ADD COLUMN guardian_of TEXT
    CHECK (guardian_of IN ('guardian_of_child', 'guardian_of_person_with_disability')); -- null: she is linked herself; immutable
ALTER TABLE links ADD COLUMN guardian_until BIGINT
    CHECK (guardian_until IS NULL OR guardian_of IS NOT NULL); -- what is approved from then on does not count; null: no end is known

-- Whose store is kept by which guardian. A ward is a row of people with an issuer that no identity provider has.
CREATE TABLE wards (
    account TEXT PRIMARY KEY REFERENCES people (account) ON DELETE CASCADE,
    guardian TEXT REFERENCES people (account) ON DELETE SET NULL, -- immutable; null: his own store was erased once his right was over
    guardian_of TEXT NOT NULL
        CHECK (guardian_of IN ('guardian_of_child', 'guardian_of_person_with_disability')), -- immutable
    until_at BIGINT,                       -- he cannot open it from then on; null: no end is known
    created_at BIGINT NOT NULL
);
CREATE INDEX wards_by_guardian ON wards (guardian);
