// Writes assertions between entities of which no version is there, as those of a new source: there is less to look for.
// param rows: List<Map>
// param same: Map
// returns written
// uses entity_id_unique
// Each row is {type, start, end, properties}; the file of the type in load/versions lists what properties holds, and
// $same holds those of them that are the same in every row. Nodes that nobody asserted are reinstated.
UNWIND $rows AS row
MATCH (start:Entity {id: row.start})
MATCH (end:Entity {id: row.end})
CREATE (start)-[r:$(row.type)]->(end)
SET r = $same, r += row.properties
FOREACH (n IN [x IN [start, end] WHERE x.retractedAt IS NOT NULL AND row.type <> 'SAME_AS'] |
  SET n.absences = CASE WHEN n.retractedAt < r.recordedAt THEN n.absences + [r.recordedAt]
      WHEN size(n.absences) > 1 THEN n.absences[0..-1] END,
    n.marking = coalesce(n.markingBefore, n.marking), n.markingBefore = null, n.retractedAt = null)
RETURN count(*) AS written;
