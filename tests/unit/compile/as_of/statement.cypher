WITH COLLECT {
UNWIND $p1 AS i1
MATCH (n2:Entity {id: i1})
WHERE coalesce(n2.markingBefore, n2.marking) <= $clearance AND n2.protected = false AND n2.recordedAt <= $knownAt AND coalesce(size([t IN n2.absences
WHERE t <= $knownAt]), 0) % 2 = 0 AND (n2.startDay IS NULL OR n2.startDay <= $validAt) AND (n2:Person)
WITH n2, i1, COLLECT {
MATCH (n2)<-[r3:DESIGNATES]-(n4:Sanction)
WHERE r3.marking <= $clearance AND r3.recordedAt <= $knownAt AND (r3.retractedAt IS NULL OR r3.retractedAt > $knownAt) AND (r3.validFromDay IS NULL OR r3.validFromDay <= $validAt) AND (r3.validToDay IS NULL OR r3.validToDay > $validAt) AND coalesce(n4.markingBefore, n4.marking) <= $clearance AND n4.protected = false AND n4.recordedAt <= $knownAt AND coalesce(size([t IN n4.absences
WHERE t <= $knownAt]), 0) % 2 = 0 AND (n4.startDay IS NULL OR n4.startDay <= $validAt)
WITH DISTINCT n4
WITH n4
ORDER BY n4.id
LIMIT $p0
RETURN [[null, n4.listedOn]]
ORDER BY n4.id } AS v5
RETURN [i1, [null, CASE WHEN n2.updatedAt <= $knownAt THEN toString(n2.updatedAt) END, [v5, null]]] } AS v6
RETURN [v6] AS row;
