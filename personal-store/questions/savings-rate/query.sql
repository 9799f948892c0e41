-- What comes back of what was spent (a refund) makes the spending less.
SELECT
    CASE
        WHEN income <= 0 THEN 'no_income'
        WHEN income <= spent THEN 'none'
        WHEN (income - spent) * 10 < income THEN 'under_10'
        WHEN (income - spent) * 10 < income * 3 THEN 'from_10_to_30'
        ELSE 'over_30'
    END AS status
FROM (
    SELECT
        coalesce(sum(CASE WHEN category = 'income' THEN amount_minor ELSE 0 END), 0) AS income,
        coalesce(sum(CASE WHEN category IN ('income', 'transfer') THEN 0 ELSE -amount_minor END), 0)
            AS spent
    FROM bank_transactions
    WHERE booked_at >= :since
)
