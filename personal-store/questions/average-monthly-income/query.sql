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
      AND CAST(substr(booked_at, 1, 4) AS INTEGER) * 12 + CAST(substr(booked_at, 6, 2) AS INTEGER)
        > CAST(substr(:to, 1, 4) AS INTEGER) * 12 + CAST(substr(:to, 6, 2) AS INTEGER) - :months
)
