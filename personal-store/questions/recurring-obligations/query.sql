SELECT owed / :band * :band AS lower, owed / :band * :band + :band AS upper
FROM (
    SELECT coalesce(-sum(amount_minor), 0) / 100 / :months AS owed
    FROM bank_transactions
    WHERE category IN (
            'education', 'emi', 'housing', 'insurance', 'loan', 'rent', 'subscription', 'utilities'
        )
      AND amount_minor < 0
      AND booked_at >= :since
)
