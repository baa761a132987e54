WITH [COLLECT {
MATCH (n1:Entity:Notice)
WHERE n1.id > 'notice:' AND n1.id < 'notice;' AND n1.marking <= $clearance AND n1.protected = false AND (n1.marking < $p0) AND (n1.colour IN $p1) AND (n1.number IS NULL) AND (n1.publishedAtFromDay >= $p2 AND n1.publishedAtToDay IS NOT NULL) AND (n1.publishedAtToDay <= $p3 AND n1.publishedAtFromDay < $p3)
WITH n1
ORDER BY n1.id
LIMIT $p4
RETURN [[null, n1.id]]
ORDER BY n1.id }, null] AS v2
RETURN [v2] AS row;
