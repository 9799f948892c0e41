-- A receiver that misses events has to find out why: each try of a delivery with its time, what was answered and how
-- long it took. The latest thirty of each delivery are kept.

CREATE TABLE delivery_attempt (
    delivery_id TEXT NOT NULL REFERENCES delivery (id), -- immutable, as all columns
    number BIGINT NOT NULL,          -- from 1, also over replays
    tried_at BIGINT NOT NULL,        -- ms; when the answer came or was given up
    status BIGINT,                   -- HTTP status of the answer; null: there was none
    fault TEXT CHECK (fault IN
        ('refused', 'no_connection', 'too_slow', 'too_large', 'unreadable', 'not_sent')), -- null: it was taken
    took_ms BIGINT NOT NULL,
    PRIMARY KEY (delivery_id, number)
);
