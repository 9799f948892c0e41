-- A guardian can link an account for a child or for a person with a disability (DPDP Act s.9). The manager
-- names the represented person to us by another name then than for herself or for another guardian, so
-- that one name still stands for the approvals of one.

ALTER TABLE link ADD COLUMN guardian_of TEXT CHECK (guardian_of IN
    ('guardian_of_child', 'guardian_of_person_with_disability')); -- null: linked by herself; immutable for a pseudonym
ALTER TABLE link ADD COLUMN guardian_until BIGINT; -- seconds; what is decided from then on counts no more; null: no end is known
