// A node is withdrawn as a whole or not at all, and only where no live assertion touches it or names it as its source.
// param limit: Int = 100
// returns subject, problem
// uses source_id_unique
MATCH (n:Entity|Source|Claim)
WHERE (n.retractedAt IS NULL AND NOT n.marking IN [0, 1, 2, 3, 4])
  OR (n.retractedAt IS NULL) <> (n.markingBefore IS NULL)
  OR (n.retractedAt IS NOT NULL AND (n.marking <> 9 OR NOT n.markingBefore IN [0, 1, 2, 3, 4]))
  OR (n.retractedAt IS NULL) <> (coalesce(size(n.absences), 0) % 2 = 0) OR n.absences[-1] < n.retractedAt
RETURN n.id AS subject, 'is withdrawn in part, or marked with a marking that does not exist' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Entity|Source|Claim)-[r]-()
WHERE n.retractedAt IS NOT NULL AND r.retractedAt IS NULL AND type(r) <> 'SAME_AS'
RETURN DISTINCT n.id AS subject, 'is withdrawn, and ' + type(r) + ' is not' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (s:Source)
WHERE s.retractedAt IS NOT NULL
WITH collect(s.id) AS withdrawn
MATCH ()-[r]->()
WHERE size(withdrawn) > 0 AND r.retractedAt IS NULL AND r.source IN withdrawn
RETURN DISTINCT r.source AS subject, 'is withdrawn, and still states ' + type(r) AS problem
ORDER BY subject
LIMIT $limit;
