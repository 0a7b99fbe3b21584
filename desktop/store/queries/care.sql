SELECT t.id,
  (SELECT max(v.visited_on) FROM visits v JOIN people p ON p.household = v.household
    WHERE p.uid = t.person AND v.removed_at IS NULL) AS last_visit
FROM care t
