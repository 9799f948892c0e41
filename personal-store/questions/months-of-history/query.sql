SELECT count(month) / 3 * 3 AS months
FROM (SELECT substr(booked_at, 1, 7) AS month FROM bank_transactions GROUP BY 1)
