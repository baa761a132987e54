// What are two entities both linked to, rare things first?
// param firstId: ID = 'organization:karen-national-army'
// param secondId: ID = 'organization:myanmar-yatai-international-holding-group'
// param limit: Int = 25
// returns id, name, links, types
// uses entity_id_unique
// try :param {firstId: 'organization:karen-national-army', secondId: 'organization:myanmar-yatai-international-holding-group', limit: 25}
// Rare is what has few links of its own. Leaves out hubs, the protected, and what only says who reported it.
WITH ['REPORTED_BY', 'HAS_CLAIM', 'SAME_AS', 'ACQUITTED_OF', 'DERIVED_FROM'] AS never
MATCH (a:Entity {id: $firstId})-[r]-(y:Entity)-[q]-(b:Entity {id: $secondId})
WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL AND q.stance = 'ASSERTS' AND q.retractedAt IS NULL
  AND NOT type(r) IN never AND NOT type(q) IN never AND NOT y.hub AND NOT y.protected
WITH never, y, collect(DISTINCT type(r)) + collect(DISTINCT type(q)) AS types
WITH y, types, COUNT {
  MATCH (y)-[x]-(z:Entity)
  WHERE x.stance = 'ASSERTS' AND x.retractedAt IS NULL AND NOT type(x) IN never
  RETURN DISTINCT type(x), z.id LIMIT 1000
} AS links
RETURN y.id AS id, y.name AS name, links, types
ORDER BY links, id
LIMIT $limit;
