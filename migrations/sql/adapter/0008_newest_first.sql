-- A running adapter holds its consents in memory to decide by, and looks for what another process on this
-- database has taken since: only the newest rows, however many there are.

CREATE INDEX artifact_received ON artifact (received_at, id);
CREATE INDEX data_user_receipt_received ON data_user_receipt (received_at);
