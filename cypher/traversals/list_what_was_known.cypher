// What did this graph know of an entity at a moment, and what has it learned or withdrawn since?
// param entityId: ID = 'organization:karen-national-army'
// param knownAt: String = '2025-05-01T00:00:00Z'
// param limit: Int = 100
// returns known, type, start, end, stance, publisher, recordedAt, retractedAt
// uses entity_id_unique, source_id_unique
// try :param {entityId: 'organization:karen-national-army', knownAt: '2025-05-01T00:00:00Z', limit: 100}
// `known`: whether it was known then. Leaves out claims and what only says who reported it.
MATCH (n:Entity {id: $entityId})-[r]-(y:Entity)
WHERE NOT type(r) IN ['REPORTED_BY', 'HAS_CLAIM', 'SAME_AS'] AND NOT y.protected
MATCH (s:Source {id: r.source})
RETURN
  r.recordedAt <= datetime($knownAt) AND (r.retractedAt IS NULL OR r.retractedAt > datetime($knownAt)) AS known,
  type(r) AS type,
  startNode(r).name AS start,
  endNode(r).name AS end,
  r.stance AS stance,
  s.publisher AS publisher,
  toString(r.recordedAt) AS recordedAt,
  toString(r.retractedAt) AS retractedAt
ORDER BY known DESC, r.recordedAt, type, r.id
LIMIT $limit;
