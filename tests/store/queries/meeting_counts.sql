SELECT row_number() OVER () AS id, 'c' || kind AS uid, kind, count(*) AS held FROM meetings
WHERE removed_at IS NULL AND (:since = '' OR held_on >= :since) AND (:until = '' OR held_on <= :until)
GROUP BY kind
