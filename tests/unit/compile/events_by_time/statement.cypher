WITH COLLECT {
UNWIND $p3 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Wallet)
WITH n2, i1, COLLECT {
CALL (n2) {
MATCH ()-[r3:SENT]->(n4) USING INDEX r3:SENT(fromId, at)
WHERE r3.fromId = n2.id AND r3.at > '' AND r3.marking <= $clearance AND r3.retractedAt IS NULL AND n4.marking <= $clearance AND n4.protected = false
WITH n4, r3, [r3] AS rs5
WHERE any(x6 IN rs5
WHERE coalesce(toFloat(x6.amount) >= toFloat($p1), false))
WITH n4, r3
ORDER BY r3.fromId DESC, r3.at DESC, r3.id
LIMIT $p0
RETURN collect(r3) AS a11 }
CALL (n2, a11) {
UNWIND CASE WHEN size(a11) < $p0 THEN [1] ELSE [] END AS w13
MATCH ()-[r7:SENT]->(n8) USING INDEX r7:SENT(fromId, id)
WHERE r7.fromId = n2.id AND r7.id > '' AND r7.at IS NULL AND r7.marking <= $clearance AND r7.retractedAt IS NULL AND n8.marking <= $clearance AND n8.protected = false
WITH n8, r7, [r7] AS rs9
WHERE any(x10 IN rs9
WHERE coalesce(toFloat(x10.amount) >= toFloat($p2), false))
WITH n8, r7
ORDER BY r7.fromId, r7.id
LIMIT $p0
RETURN collect(r7) AS b12 }
UNWIND (a11 + b12)[0..$p0] AS r14
WITH endNode(r14) AS n15, r14
WITH n15, r14, r14.at AS k16
RETURN [r14.amount, r14.at, [null, n15.address]]
ORDER BY k16 IS NULL, k16 DESC, r14.id } AS v17
RETURN [i1, [null, [v17, null]]] } AS v18
RETURN [v18] AS row;
