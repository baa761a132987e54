WITH [COLLECT {
MATCH (n1:Entity:Person)
WHERE n1.id > 'person:' AND n1.id < 'person;' AND n1.marking <= $clearance AND n1.protected = false AND (EXISTS {
MATCH (n1)-[r2:MEMBER_OF]->(n3:Organization)
WHERE r2.marking <= $clearance AND r2.retractedAt IS NULL AND n3.marking <= $clearance AND n3.protected = false AND n3.nameLower CONTAINS toLower($p0)
WITH DISTINCT n3
RETURN DISTINCT n3 }) AND (NOT EXISTS {
MATCH (n1)-[r4:LEADS]->(n5:Organization)
WHERE r4.marking <= $clearance AND r4.retractedAt IS NULL AND n5.marking <= $clearance AND n5.protected = false
WITH n5, collect(r4) AS rs6
WHERE NOT coalesce((any(x IN rs6
WHERE x.stance = 'ASSERTS') AND any(x IN rs6
WHERE x.stance = 'DENIES')) = $p1, false)
RETURN DISTINCT n5 }) AND (NOT EXISTS {
MATCH (n1)-[r7:ASSOCIATE_OF]-(n8)
WHERE r7.marking <= $clearance AND r7.retractedAt IS NULL AND n8.marking <= $clearance AND n8.protected = false
WITH n8, collect(r7) AS rs9
WHERE any(x10 IN rs9
WHERE coalesce(x10.stance = $p2, false))
RETURN DISTINCT n8 }) AND (COUNT {
MATCH (n1)<-[r11:CONCERNS]-(n12:Notice)
WHERE r11.marking <= $clearance AND r11.retractedAt IS NULL AND n12.marking <= $clearance AND n12.protected = false AND n12.colour = $p3
WITH DISTINCT n12
RETURN DISTINCT n12 } = 1) AND (NOT coalesce($p4 IN coalesce(n1.aliases, []), false))
WITH n1
ORDER BY n1.id
LIMIT $p5
RETURN [[null, n1.id]]
ORDER BY n1.id }, null] AS v13
RETURN [v13] AS row;
