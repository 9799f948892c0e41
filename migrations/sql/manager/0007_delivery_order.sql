-- Within one consent a receiver gets one thing after the other. What is ahead of a delivery, and what
-- waits behind one that failed, is found by these columns, however much else waits for the receiver.

CREATE INDEX delivery_order ON delivery (consent_id, party_id, kind, state, id);
