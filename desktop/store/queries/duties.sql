SELECT t.id,
  CASE WHEN length(t.on_duty) = 10 THEN
    '星期' || substr('日一二三四五六', 1 + CAST(strftime('%w', t.on_duty) AS INTEGER), 1) END AS weekday
FROM duties t
