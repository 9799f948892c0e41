-- Months in which no balance is known are not counted on either side.
WITH
monthly (least) AS (
    SELECT min(balance_after_minor)
    FROM bank_transactions
    WHERE balance_after_minor IS NOT NULL AND booked_at >= :since
    GROUP BY substr(booked_at, 1, 7)
)
SELECT
    CASE
        WHEN known = 0 THEN 'unknown'
        WHEN low = known THEN 'every_month'
        WHEN low * 2 > known THEN 'most_months'
        WHEN low > 0 THEN 'some_months'
        ELSE 'no_month'
    END AS status
FROM (
    SELECT
        count(*) AS known,
        coalesce(sum(CASE WHEN least < CAST(:level AS INTEGER) * 100 THEN 1 ELSE 0 END), 0) AS low
    FROM monthly
)
