WITH [COLLECT {
MATCH (n1:Claim)
WHERE n1.id > 'claim:' AND n1.id < 'claim;' AND n1.marking <= $clearance AND EXISTS { (n1)<-[r2:HAS_CLAIM]-(n3)
WHERE r2.marking <= $clearance AND r2.retractedAt IS NULL AND n3.marking <= $clearance AND n3.protected = false } AND n1.property = $p0
WITH n1
ORDER BY n1.id
LIMIT $p1
WITH n1, COLLECT {
MATCH (n1)<-[r4:HAS_CLAIM]-(n5)
WHERE r4.marking <= $clearance AND r4.retractedAt IS NULL AND n5.marking <= $clearance AND n5.protected = false
WITH DISTINCT n5
WITH n5
ORDER BY n5.id
LIMIT $p2
RETURN [[[l IN labels(n5)
WHERE l <> 'Entity'][0], n5.id]]
ORDER BY n5.id } AS v6
RETURN [[null, n1.value, [v6, null]]]
ORDER BY n1.id }, null] AS v7, COLLECT {
UNWIND $p3 AS i8
MATCH (n9:Claim {id: i8})
WHERE n9.marking <= $clearance AND EXISTS { (n9)<-[r10:HAS_CLAIM]-(n11)
WHERE r10.marking <= $clearance AND r10.retractedAt IS NULL AND n11.marking <= $clearance AND n11.protected = false }
RETURN [i8, [null, n9.value]] } AS v12
RETURN [v7, v12] AS row;
