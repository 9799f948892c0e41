-- Codes are CVX; doses given on one day count once.
WITH
course (vaccine, doses, code) AS (
    VALUES
        ('covid_19', 2, '207'), ('covid_19', 2, '208'), ('covid_19', 2, '210'),
        ('covid_19', 2, '211'), ('covid_19', 2, '212'), ('covid_19', 2, '213'),
        ('covid_19', 2, '217'), ('covid_19', 2, '218'), ('covid_19', 2, '219'),
        ('covid_19', 2, '221'), ('covid_19', 2, '228'), ('covid_19', 2, '229'),
        ('covid_19', 2, '230'), ('covid_19', 2, '300'), ('covid_19', 2, '301'),
        ('covid_19', 2, '302'), ('covid_19', 2, '308'), ('covid_19', 2, '309'),
        ('covid_19', 2, '310'), ('covid_19', 2, '311'), ('covid_19', 2, '312'),
        ('covid_19', 2, '313'), ('covid_19', 2, '502'), ('covid_19', 2, '510'),
        ('covid_19', 2, '511'), ('hepatitis_b', 3, '08'), ('hepatitis_b', 3, '43'),
        ('hepatitis_b', 3, '44'), ('hepatitis_b', 3, '45'), ('hepatitis_b', 3, '104'),
        ('hepatitis_b', 3, '110'), ('hepatitis_b', 3, '189'), ('hepatitis_b', 3, '220'),
        ('influenza', 1, '88'), ('influenza', 1, '140'), ('influenza', 1, '141'),
        ('influenza', 1, '150'), ('influenza', 1, '158'), ('influenza', 1, '161'),
        ('influenza', 1, '171'), ('influenza', 1, '185'), ('influenza', 1, '186'),
        ('influenza', 1, '197'), ('influenza', 1, '205'), ('measles', 2, '03'),
        ('measles', 2, '04'), ('measles', 2, '05'), ('measles', 2, '94'), ('tetanus', 1, '09'),
        ('tetanus', 1, '20'), ('tetanus', 1, '35'), ('tetanus', 1, '112'),
        ('tetanus', 1, '113'), ('tetanus', 1, '115'), ('tetanus', 1, '138'),
        ('tetanus', 1, '139'), ('tetanus', 1, '196')
),
given (vaccine_day, doses) AS (
    SELECT substr(i.occurred_at, 1, 10), c.doses
    FROM clinic_immunizations AS i
    JOIN course AS c ON c.code = i.code
    WHERE c.vaccine = :vaccine AND i.status = 'completed'
    GROUP BY 1, 2
)
SELECT
    CASE
        WHEN count(vaccine_day) = 0 THEN 'none'
        WHEN count(vaccine_day) >= max(doses) THEN 'complete'
        ELSE 'partial'
    END AS status
FROM given
