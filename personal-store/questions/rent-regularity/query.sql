WITH
paid (month) AS (
    SELECT substr(booked_at, 1, 7)
    FROM bank_transactions
    WHERE category IN ('housing', 'rent')
      AND amount_minor < 0
      AND booked_at >= :since
    GROUP BY 1
)
SELECT
    CASE
        WHEN regular = :months THEN 'every_month'
        WHEN regular * 2 > :months THEN 'most_months'
        WHEN regular > 0 THEN 'some_months'
        ELSE 'no_month'
    END AS status
FROM (SELECT count(month) AS regular FROM paid)
