// No assertion is marked lower than its source or what it joins, and none was recorded before its source.
// param limit: Int = 100
// returns subject, problem
// uses source_id_unique
MATCH ()-[r]->()
MATCH (s:Source {id: r.source})
WHERE (r.marking < s.marking OR r.recordedAt < s.recordedAt)
  AND (r.retractedAt IS NULL OR r.retractedAt > r.recordedAt)
RETURN r.id AS subject, type(r) + ' is marked lower, or recorded earlier, than its source ' + s.id AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (a)-[r]->(b)
WHERE (r.marking < a.marking OR r.marking < b.marking) AND r.retractedAt IS NULL
RETURN r.id AS subject, type(r) + ' is marked lower than one of its ends' AS problem
ORDER BY subject
LIMIT $limit;
