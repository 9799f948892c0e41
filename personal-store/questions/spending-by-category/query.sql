-- Categories outside the list count as `other`, so that no unforeseen word leaves.
SELECT
    category,
    spent / :months / :band * :band AS lower,
    spent / :months / :band * :band + :band AS upper
FROM (
    SELECT
        CASE
            WHEN kind IN (
                'coffee', 'dining', 'education', 'entertainment', 'food', 'fuel', 'groceries',
                'healthcare', 'housing', 'insurance', 'shopping', 'subscription', 'travel',
                'utilities'
            ) THEN kind
            ELSE 'other'
        END AS category,
        -sum(total) / 100 AS spent
    FROM (
        SELECT category AS kind, sum(amount_minor) AS total
        FROM bank_transactions
        WHERE amount_minor < 0 AND booked_at >= :since
        GROUP BY category
    )
    GROUP BY 1
)
ORDER BY category
