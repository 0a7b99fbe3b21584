-- One row per member of the period's year × month of it; the year's sum stands in every row.
WITH RECURSIVE
span(year) AS (SELECT CAST(coalesce(nullif(substr(:since, 1, 4), ''), :year) AS TEXT)),
months(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM months WHERE number < 12),
paid AS (
  SELECT d.member, CAST(substr(d.month, 6, 2) AS INTEGER) AS month, sum(d.paid) AS paid
    FROM dues d, span WHERE d.removed_at IS NULL AND substr(d.month, 1, 4) = span.year GROUP BY d.member, d.month)
SELECT m.id * 12 + n.number AS id, m.uid || printf('%02d', n.number) AS uid, m.village AS village,
  p.name AS name, g.name AS party_group, CAST(span.year AS INTEGER) AS year, n.number AS month,
  m.dues AS standard, x.paid AS paid, (SELECT sum(y.paid) FROM paid y WHERE y.member = m.uid) AS year_paid
FROM party_members m JOIN span JOIN months n JOIN people p ON p.uid = m.person
  LEFT JOIN party_groups g ON g.uid = m.party_group LEFT JOIN paid x ON x.member = m.uid AND x.month = n.number
WHERE m.removed_at IS NULL AND (m.until IS NULL OR m.until >= span.year)
  AND substr(coalesce(m.since, m.joined_on, span.year), 1, 4) <= span.year AND (:village = '' OR m.village = :village)
