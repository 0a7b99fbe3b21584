SELECT t.id,
  CAST(substr(:today, 1, 4) AS INTEGER) - CAST(substr(t.born, 1, 4) AS INTEGER)
    - (substr(:today, 6) < substr(t.born, 6)) AS age,
  (SELECT count(*) FROM attendance a WHERE a.person = t.uid AND a.status = '到会' AND a.removed_at IS NULL) AS meeting_count
FROM people t
