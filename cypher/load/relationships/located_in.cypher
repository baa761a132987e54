// Writes assertions of the type LOCATED_IN: Location → Location.
// param rows: List<Map>
// returns written, retracted
// uses located_in_id_unique
// Each row is {start, end, key, id, rowHash, recordedAt, properties}; properties holds
//   key id source stance reliability credibility graded confidence basis validFrom validTo recordedAt marking
//   note validFromDay validToDay fromId toId rowHash
// The id begins with the key, so its index finds every version of an assertion. The same content writes nothing; other
// content withdraws the old version; content that was withdrawn before is reinstated.
UNWIND $rows AS row
CALL (row) {
  OPTIONAL MATCH ()-[r:LOCATED_IN]->()
  WHERE r.id STARTS WITH row.key
  RETURN collect(r) AS versions
}
WITH row, versions, [r IN versions WHERE r.retractedAt IS NULL] AS live
WHERE none(r IN live WHERE r.rowHash = row.rowHash)
MATCH (start:Entity {id: row.start})
MATCH (end:Entity {id: row.end})
WITH row, live, start, end, [r IN versions WHERE r.id = row.id] AS earlier
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > row.recordedAt THEN old.recordedAt ELSE row.recordedAt END)
FOREACH (same IN earlier | REMOVE same.retractedAt)
FOREACH (ignored IN CASE WHEN size(earlier) = 0 THEN [1] ELSE [] END |
  CREATE (start)-[r:LOCATED_IN]->(end) SET r = row.properties)
RETURN count(*) AS written, sum(size(live)) AS retracted;
