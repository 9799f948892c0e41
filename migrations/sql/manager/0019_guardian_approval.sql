-- A guardian says yes for a child or a person with a disability (DPDP Act s.9). A source knows whose
-- approvals count by the name of the link; so who is represented has another name there for each guardian
-- than for herself, and each link belongs to the one who made it.

CREATE TABLE guardian_pseudonym (
    account_id TEXT NOT NULL REFERENCES account (id),  -- who is represented
    guardian_id TEXT NOT NULL REFERENCES account (id), -- the guardian's own account
    party_id TEXT NOT NULL REFERENCES party (id),
    value TEXT NOT NULL UNIQUE,      -- how the party knows her as linked by this guardian; immutable
    PRIMARY KEY (account_id, guardian_id, party_id)
);

-- The guardian's own account; null: she herself. Immutable.
ALTER TABLE link ADD COLUMN guardian_id TEXT;
ALTER TABLE link_attempt ADD COLUMN guardian_id TEXT;
ALTER TABLE approval ADD COLUMN guardian_id TEXT;
ALTER TABLE resuming ADD COLUMN guardian_id TEXT;
-- ms; the guardian's approvals count no more from then on; null: no end is known, or she herself.
ALTER TABLE link ADD COLUMN guardian_until BIGINT;
CREATE INDEX link_guardian ON link (guardian_id);
