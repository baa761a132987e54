WITH COLLECT {
UNWIND $p0 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Person)
RETURN [i1, [null, n2.name]] } AS v3, COLLECT {
UNWIND $p1 AS i4
MATCH (n5:Entity {id: i4})
WHERE n5.marking <= $clearance AND n5.protected = false AND (n5:Person)
RETURN [i4, [null, n5.name]] } AS v6, [null, COUNT {
MATCH (n7:Entity:Person)
WHERE n7.marking <= $clearance AND n7.protected = false
RETURN n7
LIMIT 10001 }] AS v8
RETURN [v3, v6, v8] AS row;
