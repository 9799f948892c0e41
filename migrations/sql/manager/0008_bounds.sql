-- What one party can pile up is bounded, and lists do not read whole documents.

ALTER TABLE consent_request ADD COLUMN purpose TEXT; -- immutable; null: from before this column, to be read from the document

ALTER TABLE artifact ADD COLUMN end_asked_at BIGINT; -- ms; null: its source has not asked that the consent end
