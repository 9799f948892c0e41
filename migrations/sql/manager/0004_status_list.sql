-- What a status list says is asked for by everybody, all the time. One row for each list tells how
-- full it is and whether anything has changed, so that a signed list is made anew only then.

CREATE TABLE status_list (
    number BIGINT PRIMARY KEY,       -- from 1; immutable
    entries BIGINT NOT NULL,         -- places taken
    version BIGINT NOT NULL          -- counts the transactions that changed what it says
);

INSERT INTO status_list (number, entries, version)
SELECT status_list, COUNT(*), 0 FROM artifact GROUP BY status_list;
