SELECT t.id, (SELECT count(*) FROM attendance a WHERE a.meeting = t.uid AND a.removed_at IS NULL) AS present FROM meetings t
