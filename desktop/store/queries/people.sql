SELECT t.id,
  CASE WHEN t.born IS NOT NULL THEN
    CAST(substr(:today, 1, 4) AS INTEGER) - CAST(substr(t.born, 1, 4) AS INTEGER)
    - (length(t.born) > 4 AND substr(:today, 6, length(t.born) - 5) < substr(t.born, 6)) END AS age,
  (SELECT group_concat(p.post, '、' ORDER BY p.since) FROM posts p
    WHERE p.person = t.uid AND p.removed_at IS NULL AND p.since <= :today AND (p.until IS NULL OR p.until > :today)) AS duties,
  EXISTS (SELECT 1 FROM party_members m WHERE m.person = t.uid AND m.removed_at IS NULL AND m.until IS NULL) AS is_member
FROM people t
