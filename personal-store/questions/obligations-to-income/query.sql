SELECT
    CASE
        WHEN income = 0 THEN 'no_income'
        WHEN owed * 10 < income * 3 THEN 'under_30'
        WHEN owed * 2 < income THEN 'from_30_to_50'
        ELSE 'over_50'
    END AS status
FROM (
    SELECT
        coalesce(sum(CASE WHEN category = 'income' AND amount_minor > 0 THEN amount_minor ELSE 0 END), 0)
            AS income,
        coalesce(sum(CASE WHEN category <> 'income' AND amount_minor < 0 THEN -amount_minor ELSE 0 END), 0)
            AS owed
    FROM bank_transactions
    WHERE category IN (
            'income', 'education', 'emi', 'housing', 'insurance', 'loan', 'rent', 'subscription', 'utilities'
        )
      AND booked_at >= :since
)
