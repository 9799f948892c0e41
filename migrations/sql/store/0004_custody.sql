-- What is done with whole vaults, and what outlasts one: a vault is erased by destroying its keys,
-- and what stays of that names nobody. Times are milliseconds since 1970.

-- Vaults that are being erased, or were.
CREATE TABLE erasures (
    vault TEXT PRIMARY KEY,                -- UUID of the vault, immutable; named nowhere else any more
    state TEXT NOT NULL CHECK (state IN ('begun', 'keyless', 'done')),
    asked_by TEXT NOT NULL CHECK (asked_by IN ('person', 'operator')),
    reason TEXT,                           -- the operator's; null where she asked
    host_key TEXT,                         -- id of the key that the keys lay under; null: they did not say
    data_key TEXT,                         -- id of the key that was destroyed; null: it could not be read
    file_digest TEXT,                      -- of the file that was destroyed; null: not yet, or there was none
    file_bytes BIGINT,                     -- its size; null likewise
    begun_at BIGINT NOT NULL,
    certificate TEXT,                      -- compact JWS; null until done
    CHECK ((state = 'done') = (certificate IS NOT NULL))
);

-- By which names the manager knew whom there is nothing left of, so that requests about her are
-- refused by name. A digest: the name cannot be had from it.
CREATE TABLE erased_names (
    name TEXT PRIMARY KEY,                 -- digest of the pseudonym under a tag of its own
    vault TEXT NOT NULL                    -- UUID of the vault that was
);

-- Consents of deposits that were under way when a vault was erased: the manager is to be told.
CREATE TABLE consents_to_end (
    artifact TEXT PRIMARY KEY,             -- UUID of our copy
    next_at BIGINT NOT NULL,               -- when it is tried again
    attempts BIGINT NOT NULL               -- failed tries so far
);

-- What a verb of the program wants done with a vault while the service runs.
CREATE TABLE vault_jobs (
    job TEXT PRIMARY KEY,                  -- UUID, immutable
    work TEXT NOT NULL,                    -- JSON: what, with which vault; immutable
    state TEXT NOT NULL CHECK (state IN ('wanted', 'done', 'failed')),
    outcome TEXT,                          -- what the operator is told; null while it is wanted
    asked_at BIGINT NOT NULL,
    CHECK ((state = 'wanted') = (outcome IS NULL))
);

-- Backups that were restored: each counts once.
CREATE TABLE restores (
    backup TEXT PRIMARY KEY,               -- UUID of the backup
    vault TEXT NOT NULL,                   -- UUID
    restored_at BIGINT NOT NULL
);
