-- One row per party member × meeting type × month in which the member was on a list, not only sat in.
WITH
span(first, last) AS (SELECT coalesce(nullif(:since, ''), :year || '-01-01'), coalesce(nullif(:until, ''), :year || '-12-31'))
SELECT row_number() OVER (ORDER BY p.name, y.sequence, substr(m.held_on, 1, 7)) AS id,
  d.uid || y.uid || substr(m.held_on, 1, 7) AS uid, m.village AS village,
  p.name AS name, g.name AS party_group, y.name AS type, y.sequence AS type_order,
  CAST(substr(m.held_on, 6, 2) AS INTEGER) AS month,
  group_concat(CASE a.status WHEN '到会' THEN '√' WHEN '线上' THEN '○' WHEN '请假' THEN '△' WHEN '缺席' THEN '×' ELSE '' END, ''
    ORDER BY m.held_on) AS attendance,
  count(*) FILTER (WHERE coalesce(a.status, '') <> '不计入') AS due,
  count(*) FILTER (WHERE a.status IN ('到会', '线上')) AS present,
  count(*) FILTER (WHERE a.status = '请假') AS on_leave,
  count(*) FILTER (WHERE a.status = '缺席') AS absent
FROM attendance a JOIN meetings m ON m.uid = a.meeting AND m.removed_at IS NULL
  JOIN span ON m.held_on BETWEEN span.first AND span.last
  JOIN party_members d ON d.person = a.person AND d.removed_at IS NULL
  JOIN people p ON p.uid = a.person JOIN meeting_types y ON y.uid = m.type LEFT JOIN party_groups g ON g.uid = d.party_group
WHERE a.removed_at IS NULL AND coalesce(a.status, '') <> '列席' AND (:village = '' OR m.village = :village)
GROUP BY d.uid, y.uid, substr(m.held_on, 1, 7)
