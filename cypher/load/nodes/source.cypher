// Writes nodes of the label Source. A row whose rowHash is already stored changes nothing.
// param rows: List<Map>
// param importedAt: DateTime
// returns written, created
// uses source_id_unique
// Each row is {id, rowHash, recordedAt, marking, describedBy, properties}; properties holds
//   name publisher url publishedAt publishedAtFromDay publishedAtToDay retrievedAt retrievedAtFromDay
//   retrievedAtToDay licence reliability channel contentHash retention retentionFromDay retentionToDay
//   nameLower synthetic startDay
// describedBy is absent in curated rows, which describe a node whoever did before; else it is the source that describes
// it, or '' where a row only names it. What another source described stays as it is.
UNWIND $rows AS row
OPTIONAL MATCH (old:Source {id: row.id})
WITH row, old, (row.describedBy IS NULL OR old IS NULL
    OR (row.describedBy <> '' AND old.describedBy IN ['', row.describedBy])) AND
  (coalesce(old.rowHash, '') <> row.rowHash OR coalesce(old.describedBy, '-') <> coalesce(row.describedBy, '-')) AS changed
WHERE changed OR old.recordedAt > row.recordedAt OR old.retractedAt IS NOT NULL
MERGE (n:Source {id: row.id})
ON CREATE SET n.recordedAt = row.recordedAt
ON MATCH SET
  n.recordedAt = CASE WHEN n.recordedAt < row.recordedAt THEN n.recordedAt ELSE row.recordedAt END,
  n.updatedAt = CASE WHEN changed THEN $importedAt ELSE n.updatedAt END
FOREACH (ignored IN CASE WHEN changed THEN [1] ELSE [] END |
  SET n += row.properties, n.rowHash = row.rowHash, n.describedBy = row.describedBy,
    n.markingBefore = CASE WHEN n.retractedAt IS NOT NULL THEN row.marking END,
    n.marking = CASE WHEN n.retractedAt IS NULL THEN row.marking ELSE n.marking END)
FOREACH (ignored IN CASE WHEN n.retractedAt IS NOT NULL THEN [1] ELSE [] END |
  SET n.absences = CASE WHEN n.retractedAt < row.recordedAt THEN n.absences + [row.recordedAt]
      WHEN size(n.absences) > 1 THEN n.absences[0..-1] END,
    n.marking = coalesce(n.markingBefore, n.marking), n.markingBefore = null, n.retractedAt = null)
RETURN count(*) AS written, count(*) - count(old) AS created;
