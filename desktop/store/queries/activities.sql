SELECT t.id,
  (SELECT count(DISTINCT r.volunteer) FROM service_records r WHERE r.activity = t.uid AND r.removed_at IS NULL) AS came_count,
  (SELECT sum(r.minutes) FROM service_records r WHERE r.activity = t.uid AND r.removed_at IS NULL) AS total
FROM activities t
