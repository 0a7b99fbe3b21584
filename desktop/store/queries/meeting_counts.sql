-- One row per branch (or the village) × meeting type × month of the period, also where nothing was held.
-- A party meeting that names no branch is the only branch's.
WITH RECURSIVE
span(first, last) AS (SELECT coalesce(nullif(:since, ''), :year || '-01-01'), coalesce(nullif(:until, ''), :year || '-12-31')),
months(first) AS (
  SELECT substr(first, 1, 7) || '-01' FROM span
  UNION ALL SELECT date(months.first, '+1 month') FROM months, span WHERE date(months.first, '+1 month') <= span.last),
bodies(village, branch, name) AS (
  SELECT b.village, b.uid, b.name FROM party_branches b WHERE b.removed_at IS NULL AND (:village = '' OR b.village = :village)
  UNION ALL SELECT v.uid, NULL, NULL FROM villages v WHERE v.removed_at IS NULL AND (:village = '' OR v.uid = :village)),
kinds AS (SELECT y.uid, y.name, y.sequence, coalesce(y.roster, '') IN ('支部党员', '党小组党员') OR coalesce(y.body, '') = '支委会' AS party
            FROM meeting_types y WHERE y.removed_at IS NULL),
held AS (
  SELECT m.village, m.type,
    coalesce(m.branch, (SELECT max(o.uid) FROM party_branches o WHERE o.removed_at IS NULL AND o.village = m.village HAVING count(*) = 1)) AS branch,
    substr(m.held_on, 1, 7) AS month, m.uid, m.due_typed, m.present_typed
    FROM meetings m, span WHERE m.removed_at IS NULL AND m.held_on BETWEEN span.first AND span.last)
SELECT row_number() OVER (ORDER BY k.sequence, s.first, b.branch) AS id,
  coalesce(b.branch, b.village) || k.uid || substr(s.first, 1, 7) AS uid, b.village AS village,
  b.name AS branch_name, k.name AS type, k.sequence AS type_order,
  CAST(substr(s.first, 1, 4) AS INTEGER) AS year, (CAST(substr(s.first, 6, 2) AS INTEGER) + 2) / 3 AS quarter,
  CAST(substr(s.first, 6, 2) AS INTEGER) AS month,
  count(h.uid) AS held,
  coalesce(sum((SELECT CASE WHEN count(*) = 0 THEN h.due_typed ELSE count(*) FILTER (WHERE coalesce(a.status, '') NOT IN ('列席', '不计入')) END
    FROM attendance a WHERE a.meeting = h.uid AND a.removed_at IS NULL)), 0) AS due,
  coalesce(sum((SELECT CASE WHEN count(a.status) = 0 THEN h.present_typed ELSE count(*) FILTER (WHERE a.status IN ('到会', '线上')) END
    FROM attendance a WHERE a.meeting = h.uid AND a.removed_at IS NULL)), 0) AS present
FROM bodies b JOIN kinds k ON (b.branch IS NOT NULL) = k.party CROSS JOIN months s
LEFT JOIN held h ON h.type = k.uid AND h.village = b.village AND h.month = substr(s.first, 1, 7)
  AND (b.branch IS NULL OR h.branch = b.branch)
GROUP BY b.village, b.branch, k.uid, s.first
