-- A consent's page shows every access to the data, of which there may be any number: the newest are read
-- in order, not sorted.

CREATE INDEX data_session_order ON data_session (consent_id, id);
