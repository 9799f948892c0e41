-- LOINC 8480-6 is the upper (systolic), 8462-4 the lower (diastolic) pressure.
SELECT
    CASE
        WHEN systolic IS NULL OR diastolic IS NULL THEN 'none'
        WHEN systolic < 140 AND diastolic < 90 THEN 'controlled'
        ELSE 'raised'
    END AS status
FROM (
    SELECT
        (
            SELECT value
            FROM clinic_observations
            WHERE code = '8480-6' AND unit = 'mm[Hg]' AND value IS NOT NULL
            ORDER BY observed_at DESC, value DESC
            LIMIT 1
        ) AS systolic,
        (
            SELECT value
            FROM clinic_observations
            WHERE code = '8462-4' AND unit = 'mm[Hg]' AND value IS NOT NULL
            ORDER BY observed_at DESC, value DESC
            LIMIT 1
        ) AS diastolic
)
