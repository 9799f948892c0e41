-- The usual size is that of the month which most others are near to; a bonus does not shift it.
WITH
largest (month, amount) AS (
    SELECT substr(booked_at, 1, 7), max(amount_minor)
    FROM bank_transactions
    WHERE category = 'income'
      AND amount_minor > 0
      AND booked_at >= :since
    GROUP BY 1
),
near (months) AS (
    SELECT count(*)
    FROM largest AS usual
    JOIN largest AS other
        ON other.amount * 10 BETWEEN usual.amount * 9 AND usual.amount * 11
    GROUP BY usual.month
)
SELECT
    CASE
        WHEN regular = :months THEN 'every_month'
        WHEN regular * 2 > :months THEN 'most_months'
        WHEN regular > 0 THEN 'some_months'
        ELSE 'no_month'
    END AS status
FROM (SELECT coalesce(max(months), 0) AS regular FROM near)
