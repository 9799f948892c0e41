-- A data user lists its own requests, the newest first; without this every request of everybody is read for it.

CREATE INDEX consent_request_party ON consent_request (party_id, id);
