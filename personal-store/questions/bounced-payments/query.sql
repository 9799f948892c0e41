SELECT CASE WHEN bounced = 0 THEN 'none' WHEN bounced < 3 THEN 'one_or_two' ELSE 'three_or_more' END AS status
FROM (
    SELECT count(*) AS bounced
    FROM bank_transactions
    WHERE category IN (
            'bounced', 'bounced_payment', 'cheque_return', 'insufficient_funds', 'mandate_return',
            'nsf_fee', 'payment_return', 'returned'
        )
      AND booked_at >= :since
)
