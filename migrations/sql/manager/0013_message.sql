-- What she is told: one row for each thing that happened to her, written in the transaction in which
-- it happened. The row is also the outbox of its mail: the mail's words are made when it leaves, in
-- the language she has chosen, so that nothing of hers is kept twice.

CREATE TABLE message (
    id TEXT PRIMARY KEY,             -- UUIDv7: in order; immutable
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,              -- a word of `service/message.rs`; grows, so no CHECK
    about TEXT NOT NULL,             -- id of the consent, request, decision … that the kind names
    number BIGINT NOT NULL,          -- how many things it tells of
    told_at BIGINT NOT NULL,         -- ms; immutable
    read_at BIGINT,                  -- ms; null: not read yet
    mail_at BIGINT,                  -- ms, next try; null: sent, given up, or none was wanted
    mail_tries BIGINT NOT NULL       -- failed so far
);
CREATE INDEX message_account ON message (account_id, id);
CREATE INDEX message_unread ON message (account_id, read_at);
CREATE INDEX message_mail ON message (mail_at);

-- How she wants to be told. Accounts without a row: mail about everything, in the first language.
CREATE TABLE preference (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    language TEXT NOT NULL,          -- BCP 47; of her mail
    silent TEXT NOT NULL             -- JSON list of topics about which she wants no mail
);

-- She is reminded of each consent once before it ends, and at most once a week.
CREATE TABLE reminder (
    consent_id TEXT PRIMARY KEY REFERENCES consent (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    reminded_at BIGINT NOT NULL      -- ms; 0: there was nothing to say
);
CREATE INDEX reminder_account ON reminder (account_id, reminded_at);

-- Requests name people by their address.
CREATE INDEX account_email ON account (email);
