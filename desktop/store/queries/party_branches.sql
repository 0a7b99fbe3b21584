SELECT t.id,
  (SELECT count(*) FROM party_members m
    WHERE m.branch = t.uid AND m.removed_at IS NULL AND m.until IS NULL) AS member_count,
  (SELECT count(*) FROM party_members m
    WHERE m.branch = t.uid AND m.removed_at IS NULL AND m.until IS NULL AND m.status = '正式党员') AS formal_count,
  (SELECT count(*) FROM party_members m
    WHERE m.branch = t.uid AND m.removed_at IS NULL AND m.until IS NULL AND m.status = '预备党员') AS probationary_count,
  (SELECT count(*) FROM party_groups g WHERE g.branch = t.uid AND g.removed_at IS NULL) AS group_count
FROM party_branches t
