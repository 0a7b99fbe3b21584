SELECT t.id,
  (SELECT count(*) FROM people p WHERE p.household = t.uid AND p.removed_at IS NULL AND p.state = '在册') AS size,
  (SELECT group_concat(p.name, '、') FROM contacts c
     JOIN party_members m ON m.uid = c.member JOIN people p ON p.uid = m.person
    WHERE c.household = t.uid AND c.removed_at IS NULL AND (c.until IS NULL OR c.until > :today)) AS contact,
  (SELECT max(v.visited_on) FROM visits v WHERE v.household = t.uid AND v.removed_at IS NULL) AS last_visit
FROM households t
