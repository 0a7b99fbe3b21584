-- One row per household, or per person without one, that has points by the end of the period; equal scores share a place.
WITH
span(first, last) AS (SELECT coalesce(nullif(:since, ''), :year || '-01-01'), coalesce(nullif(:until, ''), :year || '-12-31')),
entries AS (
  SELECT coalesce(p.household, p.person) AS owner, p.household, p.person, p.village, p.on_day, p.score
    FROM points p, span WHERE p.removed_at IS NULL AND p.on_day <= span.last AND (:village = '' OR p.village = :village)),
sums AS (
  SELECT e.owner, max(e.household) AS household, max(e.person) AS person, max(e.village) AS village,
    coalesce(sum(e.score) FILTER (WHERE e.on_day < span.first), 0) AS before,
    coalesce(sum(e.score) FILTER (WHERE e.on_day >= span.first AND e.score > 0), 0) AS added,
    coalesce(-sum(e.score) FILTER (WHERE e.on_day >= span.first AND e.score < 0), 0) AS taken,
    coalesce(sum(e.score) FILTER (WHERE e.on_day >= span.first), 0) AS score,
    sum(e.score) AS total
    FROM entries e, span GROUP BY e.owner)
SELECT row_number() OVER (ORDER BY s.score DESC, s.owner) AS id, s.owner AS uid, s.village AS village,
  rank() OVER (ORDER BY s.score DESC) AS place, coalesce(head.name, person.name) AS name, g.name AS group_name,
  s.before AS before, s.added AS added, s.taken AS taken, s.score AS score, s.total AS total
FROM sums s LEFT JOIN households h ON h.uid = s.household LEFT JOIN people head ON head.uid = h.head
  LEFT JOIN people person ON person.uid = s.person LEFT JOIN households home ON home.uid = person.household
  LEFT JOIN groups g ON g.uid = coalesce(h."group", home."group")
