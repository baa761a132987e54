// Writes assertions between entities of which no version is there, as those of a new source: there is less to look for.
// param rows: List<Map>
// returns written
// uses entity_id_unique
// Each row is {type, start, end, recordedAt, properties}; the file of the type in load/versions lists what properties
// holds. Nodes that nobody asserted are reinstated.
UNWIND $rows AS row
MATCH (start:Entity {id: row.start})
MATCH (end:Entity {id: row.end})
CREATE (start)-[r:$(row.type)]->(end)
SET r += row.properties
FOREACH (n IN [x IN [start, end] WHERE x.retractedAt IS NOT NULL AND row.type <> 'SAME_AS'] |
  SET n.absences = CASE WHEN n.retractedAt < row.recordedAt THEN n.absences + [row.recordedAt]
      WHEN size(n.absences) > 1 THEN n.absences[0..-1] END,
    n.marking = coalesce(n.markingBefore, n.marking), n.markingBefore = null, n.retractedAt = null)
RETURN count(*) AS written;
