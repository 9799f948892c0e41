-- A balance is that of the newest deposit, whatever the range.
WITH
money (held) AS (SELECT sum(balance_minor) FROM bank_accounts WHERE currency = 'INR'),
outgoing (spent) AS (
    SELECT coalesce(-sum(amount_minor), 0)
    FROM bank_transactions
    WHERE amount_minor < 0
      AND category <> 'transfer'
      AND booked_at >= :since
)
SELECT
    CASE
        WHEN held IS NULL THEN 'unknown'
        WHEN held <= 0 OR held * :months < spent THEN 'under_1'
        WHEN held * :months < spent * 3 THEN 'from_1_to_3'
        WHEN held * :months < spent * 6 THEN 'from_3_to_6'
        ELSE 'over_6'
    END AS status
FROM money, outgoing
