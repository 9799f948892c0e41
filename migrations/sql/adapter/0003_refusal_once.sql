-- One refusal of each kind for each session: a request is refused as often as it is made, and whoever
-- holds a document may make it again and again. The first stays.

DELETE FROM refusal WHERE id NOT IN (SELECT min(id) FROM refusal GROUP BY session_id, problem);
CREATE UNIQUE INDEX refusal_once ON refusal (session_id, problem);
