// Writes assertions of any type. The same content writes nothing.
// param rows: List<Map>
// returns written, retracted
// uses entity_id_unique, claim_id_unique, source_id_unique
// Each row is {type, start, end, key, id, rowHash, recordedAt, properties, versions}; versions holds what the file of
// the type in load/versions finds of the key, and the file lists what properties holds.
// Other content withdraws the old version; content that was withdrawn before is reinstated, and so are nodes that
// nobody asserted.
UNWIND $rows AS row
CALL (row) {
  UNWIND row.versions AS version
  MATCH ()-[r]->()
  WHERE elementId(r) = version AND r.key = row.key
  RETURN collect(r) AS versions
}
WITH row, versions, [r IN versions WHERE r.retractedAt IS NULL] AS live
WHERE none(r IN live WHERE r.rowHash = row.rowHash)
MATCH (start:Entity|Source {id: row.start})
MATCH (end:Entity|Claim|Source {id: row.end})
WITH row, live, start, end, [r IN versions WHERE r.id = row.id] AS earlier
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > row.recordedAt THEN old.recordedAt ELSE row.recordedAt END)
FOREACH (same IN earlier | REMOVE same.retractedAt)
FOREACH (ignored IN CASE WHEN size(earlier) = 0 THEN [1] ELSE [] END |
  CREATE (start)-[r:$(row.type)]->(end) SET r = row.properties)
FOREACH (n IN [x IN [start, end] WHERE x.retractedAt IS NOT NULL AND row.type <> 'SAME_AS'] |
  SET n.absences = CASE WHEN n.retractedAt < row.recordedAt THEN n.absences + [row.recordedAt]
      WHEN size(n.absences) > 1 THEN n.absences[0..-1] END,
    n.marking = coalesce(n.markingBefore, n.marking), n.markingBefore = null, n.retractedAt = null)
RETURN count(*) AS written, sum(size(live)) AS retracted;
