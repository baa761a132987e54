WITH COLLECT {
UNWIND $p0 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false
RETURN [i1, [[l IN labels(n2)
WHERE l <> 'Entity'][0], n2.id, n2.iso2]] } + COLLECT {
UNWIND $p1 AS i3
MATCH (n4:Source {id: i3})
WHERE n4.marking <= $clearance
RETURN [i3, [[l IN labels(n4)
WHERE l <> 'Entity'][0], n4.id, n4.iso2]] } + COLLECT {
UNWIND $p2 AS i5
MATCH (n6:Claim {id: i5})
WHERE n6.marking <= $clearance AND EXISTS { (n6)<-[r7:HAS_CLAIM]-(n8)
WHERE r7.marking <= $clearance AND r7.retractedAt IS NULL AND n8.marking <= $clearance AND n8.protected = false }
RETURN [i5, [[l IN labels(n6)
WHERE l <> 'Entity'][0], n6.id, n6.iso2]] } AS v9
RETURN [v9] AS row;
