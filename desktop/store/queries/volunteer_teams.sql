SELECT t.id,
  (SELECT count(*) FROM volunteers v WHERE v.team = t.uid AND v.removed_at IS NULL AND v.left_on IS NULL) AS volunteer_count
FROM volunteer_teams t
