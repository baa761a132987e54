// What did the graph learn of an entity between two moments, and what did it withdraw?
// param entityId: ID = 'compound:kk-park'
// param earlier: DateTime = datetime('2025-05-01T00:00:00Z')
// param later: DateTime = datetime('2027-01-01T00:00:00Z')
// param limit: Int = 100
// returns at, change, what, stance, publisher
// uses entity_id_unique, source_id_unique
// try :param {entityId: 'compound:kk-park', earlier: datetime('2025-05-01T00:00:00Z'), later: datetime('2027-01-01T00:00:00Z'), limit: 100}
// An assertion is known from recordedAt to retractedAt. Claims and reports are among them.
MATCH (n:Entity {id: $entityId})-[r]-()
WITH DISTINCT r
WITH r,
  r.recordedAt <= $earlier AND (r.retractedAt IS NULL OR r.retractedAt > $earlier) AS before,
  r.recordedAt <= $later AND (r.retractedAt IS NULL OR r.retractedAt > $later) AS after
WHERE before <> after
MATCH (s:Source {id: r.source})
WITH r, s, after, startNode(r) AS a, endNode(r) AS b
RETURN
  CASE WHEN after THEN r.recordedAt ELSE r.retractedAt END AS at,
  CASE WHEN after THEN 'LEARNED' ELSE 'WITHDRAWN' END AS change,
  coalesce(a.name, a.id) + ' ' + type(r) + ' ' + coalesce(b.name, b.property + ' ' + b.value, b.id) AS what,
  r.stance AS stance,
  s.publisher AS publisher
ORDER BY at, r.key, change DESC, r.id
LIMIT $limit;
