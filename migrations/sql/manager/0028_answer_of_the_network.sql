-- An answer that a data user of the Account Aggregator network has asked for (docs/aa-query-profile.md): when
-- our own session behind it changes, that of the network is found by it. Each change of any session looks.
CREATE UNIQUE INDEX aa_part_account_data_session ON aa_part_account (data_session);
