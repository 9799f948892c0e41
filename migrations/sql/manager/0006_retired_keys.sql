-- A key that left a party's entry signs nothing any more, and nothing that it signed is verified
-- again: documents are verified once, when they come in. So nobody read the keys kept here.

ALTER TABLE party DROP COLUMN retired_keys;
