SELECT t.id, (SELECT m.held_on FROM meetings m WHERE m.uid = t.meeting) AS day
FROM attendance t
