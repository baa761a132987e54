// What does every source say of the relationships between two entities?
// param firstId: ID = 'organization:karen-national-army'
// param secondId: ID = 'compound:shwe-kokko'
// param limit: Int = 100
// returns type, start, end, stance, publisher, confidence, validFrom, recordedAt, withdrawn
// uses entity_id_unique, source_id_unique
// try :param {firstId: 'organization:karen-national-army', secondId: 'compound:shwe-kokko', limit: 100}
MATCH (a:Entity {id: $firstId})-[r]-(b:Entity {id: $secondId})
MATCH (s:Source {id: r.source})
RETURN DISTINCT
  type(r) AS type,
  startNode(r).name AS start,
  endNode(r).name AS end,
  r.stance AS stance,
  s.publisher AS publisher,
  r.confidence AS confidence,
  r.validFrom AS validFrom,
  r.recordedAt AS recordedAt,
  r.retractedAt IS NOT NULL AS withdrawn,
  r.id AS id
ORDER BY type, stance, publisher, id
LIMIT $limit;
