-- Passkeys that she has confirmed here herself, on the linking pages: by these, and where she wants it
-- by nothing else, an approval of hers counts. And consents that are paused, which only her own word
-- resumes. Of each link of its own, because a manager may name one person as it likes, but who
-- confirmed a passkey had shown with a code that this account was hers.

ALTER TABLE link ADD COLUMN passkeys_only BOOLEAN NOT NULL DEFAULT FALSE; -- she lets no sign-in count

CREATE TABLE link_passkey (
    reference TEXT NOT NULL REFERENCES link (reference),
    credential TEXT NOT NULL,        -- id of the passkey, base64url; immutable
    passkey TEXT NOT NULL,           -- JSON: domain, id and public key
    confirmed_at BIGINT NOT NULL,    -- ms; the row is deleted when she removes the passkey
    PRIMARY KEY (reference, credential)
);

ALTER TABLE link_attempt ADD COLUMN proven_at BIGINT; -- ms, when the code was right; null: not yet
ALTER TABLE link_attempt ADD COLUMN nonce TEXT;       -- of the challenge that is open, base64url; null: none is
ALTER TABLE link_attempt ADD COLUMN asked_at BIGINT;  -- seconds, when that challenge was set; null: likewise
ALTER TABLE link_attempt ADD COLUMN confirmed TEXT;   -- JSON list: ids confirmed in this attempt; null: none

CREATE TABLE artifact_pause (
    artifact_id TEXT PRIMARY KEY,    -- the pause may be heard of before the artifact
    since BIGINT NOT NULL,           -- ms, the manager's clock: of the pause, or of the list that told of it
    resumed_at BIGINT                -- ms, likewise, when she resumed it; null: never; paused while before `since`
);
