-- A source may not be able to give all that was asked for. What came is kept; what did not is told to her.

ALTER TABLE deposits ADD COLUMN missing TEXT; -- JSON list of {dataset, reason}, as the source said it; null: nothing, or nothing has come yet
