WITH [null, COUNT {
MATCH (n1:Entity:Organization)
WHERE n1.marking <= $clearance AND n1.protected = false AND (COUNT {
MATCH (n1)<-[r2:MEMBER_OF]-(n3)
WHERE r2.marking <= $clearance AND r2.retractedAt IS NULL AND n3.marking <= $clearance AND n3.protected = false
WITH DISTINCT n3
RETURN DISTINCT n3 } > $p0) AND (((COUNT {
MATCH (n1)<-[r4:LEADS]-(n5:Person)
WHERE r4.marking <= $clearance AND r4.retractedAt IS NULL AND n5.marking <= $clearance AND n5.protected = false
WITH DISTINCT n5
RETURN DISTINCT n5 } = $p1) OR (n1.kind IN $p2)))
RETURN n1
LIMIT 10001 }] AS v6
RETURN [v6] AS row;
