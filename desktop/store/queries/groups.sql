SELECT t.id,
  (SELECT count(*) FROM households h WHERE h."group" = t.uid AND h.removed_at IS NULL) AS household_count,
  (SELECT count(*) FROM people p JOIN households h ON p.household = h.uid
    WHERE h."group" = t.uid AND h.removed_at IS NULL AND p.removed_at IS NULL AND p.state = '在册') AS person_count
FROM groups t
