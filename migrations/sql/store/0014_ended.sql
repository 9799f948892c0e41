-- A consent that has ended does not begin again, whatever a status list says later: a manager that was put back to an
-- earlier state would show it in force.

ALTER TABLE artifacts ADD COLUMN ended TEXT; -- 'revoked' or 'superseded', as an event or a list once said; null: as far as is known here it has not ended
