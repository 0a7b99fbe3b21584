SELECT t.id,
  coalesce(
    (SELECT p.name FROM households h JOIN people p ON p.uid = h.head AND p.removed_at IS NULL WHERE h.uid = t.household AND h.removed_at IS NULL),
    (SELECT p.name FROM people p WHERE p.uid = t.person AND p.removed_at IS NULL)) AS owner
FROM points t
