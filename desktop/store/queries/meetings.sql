-- 应到 is everyone on the list but those sitting in (列席) or left out with a reason (不计入); 实到 is unknown until someone is marked.
SELECT t.id,
  (SELECT CASE WHEN count(*) = 0 THEN t.due_typed
          ELSE count(*) FILTER (WHERE coalesce(a.status, '') NOT IN ('列席', '不计入')) END
     FROM attendance a WHERE a.meeting = t.uid AND a.removed_at IS NULL) AS due,
  (SELECT CASE WHEN count(a.status) = 0 THEN t.present_typed
          ELSE count(*) FILTER (WHERE a.status IN ('到会', '线上')) END
     FROM attendance a WHERE a.meeting = t.uid AND a.removed_at IS NULL) AS present,
  (SELECT CASE WHEN count(a.status) > 0 THEN count(*) FILTER (WHERE a.status = '请假') END
     FROM attendance a WHERE a.meeting = t.uid AND a.removed_at IS NULL) AS on_leave,
  (SELECT CASE WHEN count(a.status) > 0 THEN count(*) FILTER (WHERE a.status = '缺席') END
     FROM attendance a WHERE a.meeting = t.uid AND a.removed_at IS NULL) AS absent,
  (SELECT CASE WHEN count(a.status) > 0 THEN printf('%.0f%%', 100.0 * count(*) FILTER (WHERE a.status IN ('到会', '线上'))
          / nullif(count(*) FILTER (WHERE coalesce(a.status, '') NOT IN ('列席', '不计入')), 0))
          WHEN t.due_typed > 0 AND t.present_typed IS NOT NULL THEN printf('%.0f%%', 100.0 * t.present_typed / t.due_typed) END
     FROM attendance a WHERE a.meeting = t.uid AND a.removed_at IS NULL) AS rate,
  (SELECT group_concat(line, '；' ORDER BY line DESC) FROM (
     SELECT a.status || '：' || group_concat(p.name || coalesce('（' || a.reason || '）', ''), '、' ORDER BY a.position) AS line
       FROM attendance a JOIN people p ON p.uid = a.person
      WHERE a.meeting = t.uid AND a.removed_at IS NULL AND a.status IN ('请假', '缺席') GROUP BY a.status)) AS absences,
  (SELECT group_concat(p.name, '、' ORDER BY a.position) FROM attendance a JOIN people p ON p.uid = a.person
    WHERE a.meeting = t.uid AND a.removed_at IS NULL AND a.status IN ('到会', '线上')) AS present_names,
  t.held_on || coalesce(' ' || t.began, '') AS held_at,
  CASE WHEN t.began IS NOT NULL AND t.ended IS NOT NULL THEN
    (substr(t.ended, 1, 2) - substr(t.began, 1, 2)) * 60 + substr(t.ended, 4, 2) - substr(t.began, 4, 2) END AS minutes,
  CAST(substr(t.held_on, 6, 2) AS INTEGER) AS month,
  (CAST(substr(t.held_on, 6, 2) AS INTEGER) + 2) / 3 AS quarter,
  julianday(t.recorded_on) - julianday(t.held_on)
    > coalesce((SELECT CAST(s.value AS REAL) FROM settings s WHERE s.name = 'late_days' AND s.removed_at IS NULL), 3) AS late,
  (SELECT count(*) FROM attachments x WHERE x.record = t.uid AND x.removed_at IS NULL AND x.width IS NOT NULL) AS photo_count
FROM meetings t
