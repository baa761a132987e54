// Which claims about one entity give different values of one property, and who gives which?
// param entityId: ID = 'seizure:prince-group-bitcoin'
// param limit: Int = 100
// returns property, value, qualifier, unit, stances
// uses entity_id_unique, source_id_unique
// try :param {entityId: 'seizure:prince-group-bitcoin', limit: 100}
MATCH (n:Entity {id: $entityId})-[r:HAS_CLAIM]->(c:Claim)
WHERE r.retractedAt IS NULL
MATCH (s:Source {id: r.source})
WITH n, c, collect(DISTINCT r.stance + ' by ' + coalesce(s.publisher, s.id)) AS stances
WHERE size(COLLECT {
  MATCH (n)-[q:HAS_CLAIM]->(other:Claim)
  WHERE q.retractedAt IS NULL AND other.property = c.property
  RETURN DISTINCT other.value
}) > 1
RETURN c.property AS property, c.value AS value, c.qualifier AS qualifier, c.unit AS unit, stances
ORDER BY property, value, c.id
LIMIT $limit;
