SELECT t.id,
  CASE WHEN t.joined_on IS NOT NULL THEN
    CAST(substr(:today, 1, 4) AS INTEGER) - CAST(substr(t.joined_on, 1, 4) AS INTEGER)
    - (length(t.joined_on) > 4 AND substr(:today, 6, length(t.joined_on) - 5) < substr(t.joined_on, 6)) END AS party_age,
  (SELECT group_concat(p.post, '、' ORDER BY p.since) FROM posts p
    WHERE p.person = t.person AND p.removed_at IS NULL AND p.since <= :today AND (p.until IS NULL OR p.until > :today)
      AND (p.branch IS NOT NULL OR p.party_group IS NOT NULL)) AS duty,
  (SELECT count(*) FROM contacts c
    WHERE c.member = t.uid AND c.removed_at IS NULL AND (c.until IS NULL OR c.until > :today)) AS contact_count
FROM party_members t
