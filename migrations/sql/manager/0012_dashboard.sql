-- Her dashboard lists, counts, searches and sorts her consents, of which there may be ten thousand, and
-- reads only what one page shows. So each consent says on which tab it lies and how often it was used,
-- and those that are about the same thing are counted together.

ALTER TABLE consent ADD COLUMN uses BIGINT NOT NULL DEFAULT 0; -- how many sharings there are of it
ALTER TABLE consent ADD COLUMN last_used_at BIGINT; -- ms, of the last sharing; null: none
UPDATE consent SET
    uses = (SELECT COUNT(*) FROM sharing WHERE sharing.consent_id = consent.id),
    last_used_at = (SELECT MAX(shared_at) FROM sharing WHERE sharing.consent_id = consent.id);

-- Consents of one person that are about the same: who, why, what. Rows stay, with nothing in them.
CREATE TABLE consent_group (
    id TEXT PRIMARY KEY,             -- digest of all that is immutable here
    account_id TEXT NOT NULL REFERENCES account (id), -- immutable
    data_user TEXT NOT NULL REFERENCES party (id), -- immutable
    purpose TEXT NOT NULL,           -- code; immutable
    use_description TEXT NOT NULL,   -- in the data user's words; immutable
    data TEXT NOT NULL,              -- JSON list: kinds of records, digests of questions; immutable
    active BIGINT NOT NULL CHECK (active >= 0), -- how many of them lie on this tab
    paused BIGINT NOT NULL CHECK (paused >= 0),
    ended BIGINT NOT NULL CHECK (ended >= 0)
);
CREATE INDEX consent_group_account ON consent_group (account_id);

-- Null in all three: from before, entered when the manager next starts.
ALTER TABLE consent ADD COLUMN tab TEXT CHECK (tab IN ('active', 'paused', 'ended')); -- used up is ended
ALTER TABLE consent ADD COLUMN tab_at BIGINT; -- ms, since when it lies there
ALTER TABLE consent ADD COLUMN group_id TEXT REFERENCES consent_group (id); -- immutable

CREATE INDEX consent_latest ON consent (account_id, tab, tab_at, id, group_id);
CREATE INDEX consent_ending ON consent (account_id, tab, expires_at, id, group_id);
CREATE INDEX consent_grouped ON consent (account_id, tab, group_id, tab_at, id);
CREATE INDEX consent_to_enter ON consent (id) WHERE group_id IS NULL;
DROP INDEX consent_account;
