-- Each group: from a first code up to, not including, a last one. The long numbers are SNOMED CT.
WITH
coded (name, low, high) AS (
    VALUES
        ('asthma', 'J45', 'J47'), ('asthma', '195967001', '1959670010'),
        ('diabetes', 'E08', 'E14'), ('diabetes', '44054006', '440540060'),
        ('diabetes', '46635009', '466350090'), ('diabetes', '73211009', '732110090'),
        ('heart_disease', 'I20', 'I26'), ('heart_disease', '53741008', '537410080'),
        ('heart_disease', '414545008', '4145450080'),
        ('hypertension', 'I10', 'I17'), ('hypertension', '38341003', '383410030'),
        ('hypertension', '59621000', '596210000'),
        ('kidney_disease', 'N18', 'N19'), ('kidney_disease', '709044004', '7090440040')
)
SELECT CASE WHEN count(d.code) > 0 THEN 'yes' ELSE 'no' END AS answer
FROM coded AS g
JOIN clinic_conditions AS d ON d.code >= g.low AND d.code < g.high
WHERE g.name = :condition
  AND coalesce(d.clinical_status, 'active') IN ('active', 'recurrence', 'relapse')
