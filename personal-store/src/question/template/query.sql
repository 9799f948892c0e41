-- Only the columns of the manifest's inputs are there, and only the records of the range. `:since`
-- is the first day of the last `:months` calendar months.
SELECT
    CASE WHEN found = 0 THEN 'never' WHEN found < 10 THEN 'seldom' ELSE 'often' END AS status,
    found / 10 * 10 AS bookings
FROM (
    SELECT count(*) AS found
    FROM bank_transactions
    WHERE amount_minor > 0 AND booked_at >= :since
)
