-- She can see the exact answer in her store before she decides. What her store says of that, and
-- she brings back, is kept with the request: a digest under a salt that is never here.

CREATE TABLE preview_receipt (
    request_id TEXT NOT NULL REFERENCES consent_request (id),
    item TEXT NOT NULL,
    party_id TEXT NOT NULL REFERENCES party (id), -- her store, which signed it
    reference TEXT NOT NULL, -- the link there
    answer TEXT NOT NULL, -- salted digest of the exact answer
    seen_at BIGINT NOT NULL, -- ms; never earlier than that of the receipt it replaced
    jws TEXT NOT NULL, -- the receipt as it came
    PRIMARY KEY (request_id, item)
);
