-- A consent's page shows its newest sharings, of which there may be any number: they are read in order,
-- not sorted.

CREATE INDEX sharing_order ON sharing (consent_id, id);
DROP INDEX sharing_consent;
