-- Reference bounds are fixed here: from `low` up to, not including, `high` is in range. Values in
-- another unit are left out, because they cannot be compared.
WITH
reference (code, unit, low, high) AS (
    VALUES ('2345-7', 'mg/dL', 70.0, 100.0), ('39156-5', 'kg/m2', 18.5, 25.0), ('4548-4', '%', 4.0, 5.7)
),
seen AS (
    SELECT o.observed_at, o.value, r.low, r.high
    FROM clinic_observations AS o
    JOIN reference AS r ON r.code = o.code AND r.unit = o.unit
    WHERE o.code = :code AND o.value IS NOT NULL
)
SELECT
    coalesce(
        (
            SELECT CASE WHEN value < low THEN 'low' WHEN value >= high THEN 'high' ELSE 'in_range' END
            FROM seen
            ORDER BY observed_at DESC, value
            LIMIT 1
        ),
        'none'
    ) AS status,
    (SELECT count(*) FROM seen) / 5 * 5 AS observations
