WITH COLLECT {
UNWIND $p2 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Wallet)
WITH n2, i1, COLLECT {
MATCH (n2)-[r3:SENT]->(n4:Wallet)
WHERE r3.marking <= $clearance AND r3.retractedAt IS NULL AND n4.marking <= $clearance AND n4.protected = false
WITH n4, r3, [r3] AS rs5
WHERE any(x6 IN rs5
WHERE coalesce(toFloat(x6.amount) >= toFloat($p0), false))
WITH n4, r3, rs5, r3.at AS k7
WITH n4, r3, rs5, k7
ORDER BY k7 IS NULL, k7 DESC, r3.id
LIMIT $p1
RETURN [r3.amount, r3.at, [null, n4.address]]
ORDER BY k7 IS NULL, k7 DESC, r3.id } AS v8
RETURN [i1, [null, [v8, null]]] } AS v9
RETURN [v9] AS row;
