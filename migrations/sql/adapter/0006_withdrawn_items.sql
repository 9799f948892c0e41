-- She can take an item out of a consent that goes on without it. The manager tells, also before the copy
-- itself has come; from then on nothing of the item is served or asked for.

CREATE TABLE withdrawn_item (
    artifact_id TEXT NOT NULL,       -- our copy
    item TEXT NOT NULL,              -- its name in the consent
    withdrawn_at BIGINT NOT NULL,    -- ms, the manager's clock
    PRIMARY KEY (artifact_id, item)
);
