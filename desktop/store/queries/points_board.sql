-- One row per household, or per person without one, that has points by the end of the period; equal scores share a place.
-- A day known only by its month counts where it may lie. Tenths are rounded, for 0.1 and 0.2 are not quite 0.3 to a machine.
WITH
span(first, last) AS (SELECT coalesce(nullif(:since, ''), :year || '-01-01'), coalesce(nullif(:until, ''), :year || '-12-31')),
entries AS (
  SELECT coalesce(p.household, p.person) AS owner, p.household, p.person, p.village, p.score,
    p.on_day < substr(span.first, 1, length(p.on_day)) AS earlier
    FROM points p, span WHERE p.removed_at IS NULL AND p.on_day <= span.last AND (:village = '' OR p.village = :village)),
sums AS (
  SELECT e.owner, max(e.household) AS household, max(e.person) AS person, max(e.village) AS village,
    round(coalesce(sum(e.score) FILTER (WHERE e.earlier), 0), 1) AS before,
    round(coalesce(sum(e.score) FILTER (WHERE NOT e.earlier AND e.score > 0), 0), 1) AS added,
    round(coalesce(-sum(e.score) FILTER (WHERE NOT e.earlier AND e.score < 0), 0), 1) AS taken,
    round(coalesce(sum(e.score) FILTER (WHERE NOT e.earlier), 0), 1) AS score,
    round(sum(e.score), 1) AS total
    FROM entries e GROUP BY e.owner)
SELECT row_number() OVER (ORDER BY s.score DESC, s.owner) AS id, s.owner AS uid, s.village AS village,
  rank() OVER (ORDER BY s.score DESC) AS place, coalesce(head.name, person.name) AS name, g.name AS group_name,
  s.before AS before, s.added AS added, s.taken AS taken, s.score AS score, s.total AS total
FROM sums s LEFT JOIN households h ON h.uid = s.household LEFT JOIN people head ON head.uid = h.head
  LEFT JOIN people person ON person.uid = s.person LEFT JOIN households home ON home.uid = person.household
  LEFT JOIN groups g ON g.uid = coalesce(h."group", home."group")
