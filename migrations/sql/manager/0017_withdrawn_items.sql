-- She can take an item out of a consent that goes on without it: for that item it has ended. What she
-- approved stays as it was signed. The consent then lies in the group of what is left: `group_id`
-- changes with it.

ALTER TABLE consent ADD COLUMN withdrawn_items TEXT; -- JSON: items and when she took them out, in order; null: none
