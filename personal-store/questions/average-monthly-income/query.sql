-- The calendar months counted are those that end with the month of the last day of the range.
SELECT
    average / :band * :band AS lower,
    average / :band * :band + :band AS upper,
    :months AS months
FROM (
    SELECT coalesce(sum(amount_minor), 0) / 100 / :months AS average
    FROM bank_transactions
    WHERE category = 'income'
      AND amount_minor > 0
      AND booked_at >= :since
)
