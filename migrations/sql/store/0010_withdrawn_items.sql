-- She can take an item out of a consent that goes on without it. The manager tells, also before the copy
-- itself has come; from then on nothing of the item leaves.

CREATE TABLE withdrawn_items (
    artifact TEXT NOT NULL,                -- UUID of our copy
    item TEXT NOT NULL,                    -- its name in the consent
    heard_at BIGINT NOT NULL,              -- ms
    PRIMARY KEY (artifact, item)
);
