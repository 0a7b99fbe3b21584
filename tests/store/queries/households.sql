SELECT t.id, (SELECT count(*) FROM people p WHERE p.household = t.uid AND p.removed_at IS NULL) AS size FROM households t
