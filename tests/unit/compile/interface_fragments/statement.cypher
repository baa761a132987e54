WITH [COLLECT {
MATCH (n1:Entity)
WHERE n1.id > 'person:' AND n1.id < 'wallet;' AND n1.marking <= $clearance AND n1.protected = false AND any(l IN labels(n1)
WHERE l IN $p0)
WITH n1
ORDER BY n1.id
LIMIT $p1
WITH n1, COUNT {
MATCH (n1)-[r2:MEMBER_OF]->(n3:Organization)
WHERE r2.marking <= $clearance AND r2.retractedAt IS NULL AND n3.marking <= $clearance AND n3.protected = false
WITH DISTINCT n3
RETURN n3
LIMIT 10001 } AS v4
RETURN [[[l IN labels(n1)
WHERE l <> 'Entity'][0], n1.id, coalesce(n1.aliases, []), [null, v4], n1.birthDate, n1.address]]
ORDER BY n1.id }, null] AS v5
RETURN [v5] AS row;
