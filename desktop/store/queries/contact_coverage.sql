SELECT h.id AS id, h.uid AS uid, h.village AS village, h.number AS number, p.name AS head, g.name AS group_name, h.kind AS kind,
  p.phone AS phone,
  (SELECT group_concat(q.name, '、') FROM contacts c JOIN party_members m ON m.uid = c.member JOIN people q ON q.uid = m.person
    WHERE c.household = h.uid AND c.removed_at IS NULL AND (c.until IS NULL OR c.until > :today)) AS members,
  (SELECT count(*) FROM contacts c
    WHERE c.household = h.uid AND c.removed_at IS NULL AND (c.until IS NULL OR c.until > :today)) AS member_count,
  (SELECT max(v.visited_on) FROM visits v WHERE v.household = h.uid AND v.removed_at IS NULL) AS last_visit,
  (SELECT count(*) FROM visits v WHERE v.household = h.uid AND v.removed_at IS NULL
    AND v.visited_on BETWEEN coalesce(nullif(:since, ''), '0') AND coalesce(nullif(:until, ''), '9')) AS visit_count
FROM households h LEFT JOIN people p ON p.uid = h.head LEFT JOIN groups g ON g.uid = h."group"
WHERE h.removed_at IS NULL AND coalesce(h.state, '在村') <> '已销户' AND (:village = '' OR h.village = :village)
