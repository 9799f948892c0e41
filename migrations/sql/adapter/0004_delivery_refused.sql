-- Who received a release may refuse it, whole: what was delivered was kept nowhere. The provider sees
-- with its release why.

ALTER TABLE release ADD COLUMN refused TEXT; -- lasting name of the receiver's reason; null while nobody refused it
