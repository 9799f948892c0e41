WITH
seen (month) AS (
    SELECT CAST(substr(authored_on, 1, 4) AS INTEGER) * 12 + CAST(substr(authored_on, 6, 2) AS INTEGER)
    FROM clinic_medications
    WHERE authored_on >= :since
      AND coalesce(status, 'unknown') NOT IN ('cancelled', 'draft')
    GROUP BY 1
),
gaps (months) AS (
    SELECT
        coalesce(
            min(later.month),
            CAST(substr(:to, 1, 4) AS INTEGER) * 12 + CAST(substr(:to, 6, 2) AS INTEGER)
        ) - earlier.month
    FROM seen AS earlier
    LEFT JOIN seen AS later ON later.month > earlier.month
    GROUP BY earlier.month
)
SELECT
    CASE
        WHEN count(months) = 0 THEN 'none'
        WHEN max(months) > 3 THEN 'gaps'
        ELSE 'continuous'
    END AS status
FROM gaps
