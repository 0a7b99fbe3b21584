SELECT t.id,
  (SELECT sum(r.minutes) FROM service_records r WHERE r.volunteer = t.uid AND r.removed_at IS NULL) AS total,
  (SELECT sum(r.minutes) FROM service_records r WHERE r.volunteer = t.uid AND r.removed_at IS NULL
    AND r.done_on BETWEEN substr(:today, 1, 4) || '-01-01' AND substr(:today, 1, 4) || '-12-31') AS this_year,
  (SELECT count(*) FROM service_records r WHERE r.volunteer = t.uid AND r.removed_at IS NULL) AS times
FROM volunteers t
