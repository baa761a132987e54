// Every node has a marking and a record time, which is not later than that of any assertion about it that its readers see.
// param limit: Int = 100
// returns subject, problem
MATCH (n:Entity|Source|Claim)
WHERE n.recordedAt IS NULL OR n.marking IS NULL OR n.rowHash IS NULL
RETURN coalesce(n.id, '(none)') AS subject, 'has no recordedAt, marking or rowHash' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Entity|Source|Claim)-[r]-(other)
WHERE n.recordedAt > r.recordedAt AND r.marking <= coalesce(n.markingBefore, n.marking)
  AND (coalesce(n.protected, false) OR NOT coalesce(other.protected, false))
RETURN DISTINCT n.id AS subject, 'was recorded after an assertion about it' AS problem
ORDER BY subject
LIMIT $limit;
