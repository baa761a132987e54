// A node is known since the first assertion about it: moves recordedAt earlier, never later.
// param rows: List<Map>
// uses entity_id_unique
// Each row is {id, recordedAt}.
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
WHERE n.recordedAt > row.recordedAt
SET n.recordedAt = row.recordedAt;
