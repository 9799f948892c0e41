SELECT CASE WHEN medicines = 0 THEN 'none' WHEN medicines < 5 THEN 'one_to_four' ELSE 'five_or_more' END AS status
FROM (
    SELECT count(code) AS medicines
    FROM (SELECT code FROM clinic_medications WHERE status = 'active' GROUP BY code)
)
