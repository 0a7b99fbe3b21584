-- One row per volunteer × quarter of the period's year, with what lies in the period; the whole year's sums stand in every row.
WITH
span(year) AS (SELECT CAST(coalesce(nullif(substr(:since, 1, 4), ''), :year) AS TEXT)),
goals(minutes) AS (SELECT 60 * coalesce((SELECT CAST(s.value AS REAL) FROM settings s
                     WHERE s.name = 'volunteer_goal_hours' AND s.removed_at IS NULL), 80)),
quarters(number, first, last) AS (
  SELECT 1, year || '-01-01', year || '-03-31' FROM span UNION ALL SELECT 2, year || '-04-01', year || '-06-30' FROM span
  UNION ALL SELECT 3, year || '-07-01', year || '-09-30' FROM span UNION ALL SELECT 4, year || '-10-01', year || '-12-31' FROM span),
served AS (
  SELECT r.volunteer, r.minutes, (CAST(substr(r.done_on, 6, 2) AS INTEGER) + 2) / 3 AS quarter,
    r.done_on >= substr(:since, 1, length(r.done_on)) AND (:until = '' OR r.done_on <= :until) AS inside
    FROM service_records r, span WHERE r.removed_at IS NULL AND substr(r.done_on, 1, 4) = span.year),
sums AS (
  SELECT volunteer, quarter, count(*) AS times, sum(minutes) AS minutes FROM served WHERE inside GROUP BY volunteer, quarter),
years AS (SELECT volunteer, count(*) AS times, sum(minutes) AS minutes FROM served GROUP BY volunteer)
SELECT v.id * 4 + q.number AS id, v.uid || q.number AS uid, v.village AS village,
  p.name AS name, t.name AS team, g.name AS group_name, p.phone AS phone,
  CAST(span.year AS INTEGER) AS year, q.number AS quarter,
  coalesce(s.times, 0) AS times, coalesce(s.minutes, 0) AS minutes,
  coalesce(y.times, 0) AS year_times, coalesce(y.minutes, 0) AS year_minutes, CAST(goals.minutes AS INTEGER) AS goal,
  CASE WHEN goals.minutes > 0 THEN printf('%.0f%%', 100.0 * coalesce(y.minutes, 0) / goals.minutes) END AS rate,
  CASE WHEN coalesce(y.minutes, 0) >= goals.minutes THEN '达标' ELSE '未达标' END AS reached
FROM volunteers v JOIN people p ON p.uid = v.person JOIN span JOIN goals JOIN quarters q
  LEFT JOIN volunteer_teams t ON t.uid = v.team LEFT JOIN households h ON h.uid = p.household LEFT JOIN groups g ON g.uid = h."group"
  LEFT JOIN sums s ON s.volunteer = v.uid AND s.quarter = q.number LEFT JOIN years y ON y.volunteer = v.uid
WHERE v.removed_at IS NULL AND (v.left_on IS NULL OR v.left_on >= q.first) AND (:village = '' OR v.village = :village)
