-- A data user of the Account Aggregator network asks a published question in place of accounts
-- (docs/aa-query-profile.md): the key that its source requests are signed with, and the request that an answer
-- is bound to.

ALTER TABLE network_user_request ADD COLUMN
    sealed_seed TEXT;                -- seed of the key in `Query.cnf`; null: accounts were asked for; immutable

ALTER TABLE network_user_session ADD COLUMN
    source_request TEXT;             -- digest of the source request; null: accounts; then `sealed_key` is a seed
