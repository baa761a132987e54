// Writes nodes of the label Source. A row whose rowHash is already stored changes nothing.
// param rows: List<Map>
// param importedAt: DateTime
// returns written, created
// uses source_id_unique
// Each row is {id, rowHash, recordedAt, marking, properties}; properties holds
//   name publisher url publishedAt publishedAtFromDay publishedAtToDay retrievedAt retrievedAtFromDay
//   retrievedAtToDay licence reliability channel contentHash nameLower synthetic startDay
UNWIND $rows AS row
OPTIONAL MATCH (old:Source {id: row.id})
WITH row, old, coalesce(old.rowHash, '') <> row.rowHash AS changed
WHERE changed OR old.recordedAt > row.recordedAt
MERGE (n:Source {id: row.id})
ON CREATE SET n.recordedAt = row.recordedAt
ON MATCH SET
  n.recordedAt = CASE WHEN n.recordedAt < row.recordedAt THEN n.recordedAt ELSE row.recordedAt END,
  n.updatedAt = CASE WHEN changed THEN $importedAt ELSE n.updatedAt END
SET n += row.properties, n.rowHash = row.rowHash, n.marking = row.marking
RETURN count(*) AS written, count(*) - count(old) AS created;
