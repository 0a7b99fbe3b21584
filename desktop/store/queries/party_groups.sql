SELECT t.id,
  (SELECT count(*) FROM party_members m
    WHERE m.party_group = t.uid AND m.removed_at IS NULL AND m.until IS NULL) AS member_count
FROM party_groups t
