-- A change of scope is a new consent that takes the place of an old one (design §6). The old row
-- keeps its state `superseded`; the new one says which it replaced.

ALTER TABLE consent ADD COLUMN supersedes TEXT REFERENCES consent (id); -- immutable; null: a first consent

ALTER TABLE consent_request ADD COLUMN supersedes TEXT REFERENCES consent (id); -- immutable; null: asks for a first consent
CREATE INDEX consent_request_supersedes ON consent_request (supersedes);

-- A consent is replaced at most once.
CREATE UNIQUE INDEX consent_supersedes ON consent (supersedes);
