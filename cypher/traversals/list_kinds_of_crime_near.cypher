// Which kinds of crime does an entity meet within a few hops, and over which shortest way?
// param entityId: ID = 'organization:democratic-karen-benevolent-army'
// param limit: Int = 25
// returns kind, name, hops, way, path
// uses entity_id_unique
// try :param {entityId: 'organization:democratic-karen-benevolent-army', limit: 25}
// Does not walk through hubs or the protected, and leaves out what only says who reported it.
MATCH (start:Entity {id: $entityId})
MATCH p = SHORTEST 1 (start)
  ((x)-[r WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL]-
   (y:Entity WHERE NOT y.hub AND NOT y.protected)){1,3}(crime:Crime)
WHERE none(q IN relationships(p) WHERE type(q) IN ['REPORTED_BY', 'HAS_CLAIM', 'SAME_AS', 'ACQUITTED_OF'])
RETURN crime.kind AS kind, crime.name AS name, length(p) AS hops, [q IN relationships(p) | type(q)] AS way,
  p AS path
ORDER BY kind, hops, crime.id
LIMIT $limit;
