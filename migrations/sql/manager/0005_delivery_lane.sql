-- Deliveries are picked for each party and kind by itself, so that one party's waiting rows are not
-- read on the way to another's.

CREATE INDEX delivery_lane ON delivery (party_id, kind, state, id);
