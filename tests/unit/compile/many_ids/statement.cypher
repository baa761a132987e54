WITH COLLECT {
UNWIND $p0 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Person OR n2:Country)
RETURN [i1, [[l IN labels(n2)
WHERE l <> 'Entity'][0], n2.id, n2.iso2]] } AS v3
RETURN [v3] AS row;
