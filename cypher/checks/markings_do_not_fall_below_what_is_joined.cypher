// No assertion is marked lower than its source or what it joins, and none was recorded before its source.
// param limit: Int = 100
// returns subject, problem
// uses source_id_unique
MATCH ()-[r]->()
MATCH (s:Source {id: r.source})
WHERE (r.marking < coalesce(s.markingBefore, s.marking) OR r.recordedAt < s.recordedAt)
  AND (r.retractedAt IS NULL OR r.retractedAt > r.recordedAt)
RETURN r.id AS subject, type(r) + ' is marked lower, or recorded earlier, than its source ' + s.id AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (a)-[r]->(b)
WHERE r.retractedAt IS NULL
  AND (r.marking < coalesce(a.markingBefore, a.marking) OR r.marking < coalesce(b.markingBefore, b.marking))
RETURN r.id AS subject, type(r) + ' is marked lower than one of its ends' AS problem
ORDER BY subject
LIMIT $limit;
