WITH COLLECT {
UNWIND $p1 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Person)
WITH n2, i1, COLLECT {
MATCH (n2)<-[r3:CONCERNS]-(n4:Notice)
WHERE r3.marking <= $clearance AND r3.retractedAt IS NULL AND n4.marking <= $clearance AND n4.protected = false
WITH DISTINCT n4
WITH n4
ORDER BY n4.id
LIMIT $p0
RETURN [[null, n4.colour]]
ORDER BY n4.id } AS v5
RETURN [i1, [null, [v5, null]]] } AS v6
RETURN [v6] AS row;
