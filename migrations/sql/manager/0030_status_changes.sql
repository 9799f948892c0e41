-- Which entries of a status list have changed since it was last signed, so that nobody reads all of them for one.

ALTER TABLE artifact ADD COLUMN status_version BIGINT NOT NULL DEFAULT 0; -- version of its list in which its entry last changed; 0: it has been valid since it was issued
UPDATE artifact SET status_version = 1
    WHERE consent_id IN (SELECT id FROM consent WHERE state IN ('paused', 'revoked', 'superseded'));
CREATE INDEX artifact_status_changes ON artifact (status_list, status_version) WHERE status_version > 0;
