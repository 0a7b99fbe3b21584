SELECT t.id,
  (SELECT max(v.visited_on) FROM visits v
    WHERE v.household = t.household AND v.member = t.member AND v.removed_at IS NULL) AS last_visit,
  date(coalesce((SELECT max(v.visited_on) FROM visits v
                  WHERE v.household = t.household AND v.member = t.member AND v.removed_at IS NULL), t.since),
    '+' || coalesce((SELECT s.value FROM settings s WHERE s.removed_at IS NULL
                      AND s.name = CASE WHEN t.care = '重点' THEN 'visit_days_care' ELSE 'visit_days' END),
                    CASE WHEN t.care = '重点' THEN '30' ELSE '90' END) || ' days') AS due_on,
  (SELECT count(*) FROM visits v
    WHERE v.household = t.household AND v.member = t.member AND v.removed_at IS NULL) AS visit_count
FROM contacts t
