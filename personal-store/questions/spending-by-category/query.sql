-- Categories outside the list count as `other`, so that no unforeseen word leaves.
SELECT
    category,
    spent / :band * :band AS lower,
    spent / :band * :band + :band AS upper
FROM (
    SELECT
        CASE
            WHEN category IN (
                'coffee', 'dining', 'education', 'entertainment', 'food', 'fuel', 'groceries',
                'healthcare', 'housing', 'insurance', 'shopping', 'subscription', 'travel',
                'utilities'
            ) THEN category
            ELSE 'other'
        END AS category,
        -sum(amount_minor) / 100 / :months AS spent
    FROM bank_transactions
    WHERE amount_minor < 0 AND booked_at >= :since
    GROUP BY 1
)
ORDER BY category
