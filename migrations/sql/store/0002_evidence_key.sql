-- A deposit may wait for days, and meanwhile the identity provider may replace its keys. The key
-- that her evidence was checked with is kept beside the copy, as it is for copies as a source.

ALTER TABLE deposits ADD COLUMN evidence_key TEXT; -- JSON, immutable; null before approval, and where approved before this step
