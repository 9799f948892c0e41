-- Only the month of the last day counts, so that asking about one day after another does not find
-- the birthday. Where two clinics disagree, the later date of birth counts.
SELECT
    CASE
        WHEN born IS NULL THEN 'unknown'
        WHEN day - birthday >= CAST(:age AS INTEGER) * 10000 THEN 'yes'
        ELSE 'no'
    END AS answer
FROM (
    SELECT
        born,
        CAST(substr(born, 1, 4) AS INTEGER) * 10000 + CAST(substr(born, 6, 2) AS INTEGER) * 100
            + CAST(substr(born, 9, 2) AS INTEGER) AS birthday,
        CAST(substr(:to, 1, 4) AS INTEGER) * 10000 + CAST(substr(:to, 6, 2) AS INTEGER) * 100 + 1
            AS day
    FROM (SELECT max(birth_date) AS born FROM clinic_patients)
)
