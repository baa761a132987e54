// Writes nodes of the label Claim. A row whose rowHash is already stored changes nothing.
// param rows: List<Map>
// param importedAt: DateTime
// returns written, created
// uses claim_id_unique
// Each row is {id, rowHash, recordedAt, marking, properties}; properties holds
//   name property value qualifier unit nameLower synthetic startDay
UNWIND $rows AS row
OPTIONAL MATCH (old:Claim {id: row.id})
WITH row, old, coalesce(old.rowHash, '') <> row.rowHash AS changed
WHERE changed OR old.recordedAt > row.recordedAt OR coalesce(old.markingBefore, old.marking) > row.marking
MERGE (n:Claim {id: row.id})
ON CREATE SET n.recordedAt = row.recordedAt
ON MATCH SET
  n.recordedAt = CASE WHEN n.recordedAt < row.recordedAt THEN n.recordedAt ELSE row.recordedAt END,
  n.updatedAt = CASE WHEN changed THEN $importedAt ELSE n.updatedAt END
SET n += row.properties, n.rowHash = row.rowHash,
  n.marking = CASE WHEN n.retractedAt IS NOT NULL OR n.marking < row.marking THEN n.marking ELSE row.marking END,
  n.markingBefore = CASE WHEN n.markingBefore < row.marking THEN n.markingBefore
    WHEN n.retractedAt IS NOT NULL THEN row.marking END
RETURN count(*) AS written, count(*) - count(old) AS created;
