-- The calendar months counted are those that end with the month of the last day of the range.
SELECT CASE WHEN income >= CAST(:level AS INTEGER) * 100 * :months THEN 'yes' ELSE 'no' END AS answer
FROM (
    SELECT coalesce(sum(amount_minor), 0) AS income
    FROM bank_transactions
    WHERE category = 'income'
      AND amount_minor > 0
      AND booked_at >= :since
)
