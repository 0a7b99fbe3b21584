-- One row per branch (or the village) × meeting type over the whole period; the village's meetings name no branch.
WITH
span(first, last) AS (SELECT coalesce(nullif(:since, ''), :year || '-01-01'), coalesce(nullif(:until, ''), :year || '-12-31')),
kinds AS (SELECT y.uid, y.name, y.sequence, coalesce(y.roster, '') IN ('支部党员', '党小组党员') OR coalesce(y.body, '') = '支委会' AS party
            FROM meeting_types y WHERE y.removed_at IS NULL),
counted AS (
  SELECT m.village, m.type,
    CASE WHEN k.party THEN coalesce(m.branch, (SELECT max(o.uid) FROM party_branches o
      WHERE o.removed_at IS NULL AND o.village = m.village HAVING count(*) = 1)) END AS branch,
    (SELECT CASE WHEN count(*) = 0 THEN m.due_typed ELSE count(*) FILTER (WHERE coalesce(a.status, '') NOT IN ('列席', '不计入')) END
       FROM attendance a WHERE a.meeting = m.uid AND a.removed_at IS NULL) AS due,
    (SELECT CASE WHEN count(a.status) = 0 THEN m.present_typed ELSE count(*) FILTER (WHERE a.status IN ('到会', '线上')) END
       FROM attendance a WHERE a.meeting = m.uid AND a.removed_at IS NULL) AS present
    FROM span JOIN meetings m JOIN kinds k ON k.uid = m.type WHERE m.removed_at IS NULL AND m.held_on BETWEEN span.first AND span.last
     AND (:village = '' OR m.village = :village))
SELECT row_number() OVER (ORDER BY y.sequence, b.name) AS id, coalesce(c.branch, c.village) || y.uid AS uid, c.village AS village,
  b.name AS branch_name, y.name AS type, y.sequence AS type_order, count(*) AS held,
  coalesce(sum(c.due), 0) AS due, coalesce(sum(c.present), 0) AS present,
  CASE WHEN sum(c.due) > 0 THEN printf('%.0f%%', 100.0 * sum(c.present) / sum(c.due)) END AS rate
FROM counted c JOIN kinds y ON y.uid = c.type LEFT JOIN party_branches b ON b.uid = c.branch
GROUP BY c.village, c.branch, c.type
