// Who is said to own, operate, protect or supply a compound, who says so, and who denies it?
// param placeId: ID = 'compound:kk-park'
// param limit: Int = 50
// returns who, relation, assertedBy, deniedBy
// uses entity_id_unique, source_id_unique
// try :param {placeId: 'compound:kk-park', limit: 50}
MATCH (someone:Entity)-[r:OPERATES|OWNS|PROTECTS|SUPPLIES|FOUNDED]->(place:Entity {id: $placeId})
WHERE r.retractedAt IS NULL AND NOT someone.protected
MATCH (s:Source {id: r.source})
WITH
  someone,
  type(r) AS relation,
  collect(DISTINCT CASE WHEN r.stance = 'ASSERTS' THEN s.publisher END) AS assertedBy,
  collect(DISTINCT CASE WHEN r.stance = 'DENIES' THEN s.publisher END) AS deniedBy
RETURN someone.name AS who, relation, assertedBy, deniedBy
ORDER BY who, relation, someone.id
LIMIT $limit;
