WITH
monthly (income) AS (
    SELECT sum(amount_minor)
    FROM bank_transactions
    WHERE category = 'income'
      AND amount_minor > 0
      AND booked_at >= :since
    GROUP BY substr(booked_at, 1, 7)
)
SELECT
    CASE
        WHEN found = 0 THEN 'none'
        WHEN found < :months THEN 'irregular'
        WHEN greatest * 5 * :months <= total * 6 AND least * 5 * :months >= total * 4 THEN 'steady'
        WHEN greatest * 2 * :months <= total * 3 AND least * 2 * :months >= total THEN 'varying'
        ELSE 'irregular'
    END AS status
FROM (
    SELECT count(*) AS found, sum(income) AS total, min(income) AS least, max(income) AS greatest
    FROM monthly
)
