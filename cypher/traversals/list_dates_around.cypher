// What happened around an entity: when was it so, by its links and by the dates of what is one link away?
// param entityId: ID = 'person:she-zhijiang'
// param limit: Int = 100
// returns date, kind, what, publishers, recordedAt
// uses entity_id_unique, source_id_unique
// try :param {entityId: 'person:she-zhijiang', limit: 100}
// Partial dates are ordered by their first possible day. Leaves out what only says who reported it.
MATCH (n:Entity {id: $entityId})-[r]-(y:Entity)
WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL
  AND NOT type(r) IN ['REPORTED_BY', 'HAS_CLAIM', 'SAME_AS', 'ACQUITTED_OF']
MATCH (s:Source {id: r.source})
UNWIND [['at', r.at], ['validFrom', r.validFrom], ['validTo', r.validTo], ['from', y.from], ['to', y.to],
  ['date', y.date], ['publishedAt', y.publishedAt], ['listedOn', y.listedOn], ['adoptedAt', y.adoptedAt],
  ['postedAt', y.postedAt]] AS pair
WITH n, r, y, s, pair[0] AS kind, pair[1] AS date
WHERE date IS NOT NULL
WITH n, r, y, s, kind, date, kind IN ['at', 'validFrom', 'validTo'] AS ofLink
WITH
  date,
  kind,
  CASE WHEN ofLink
    THEN startNode(r).name + ' ' + type(r) + ' ' + endNode(r).name
    ELSE y.name
  END AS what,
  collect(DISTINCT s.publisher) AS publishers,
  min(CASE WHEN ofLink THEN r.recordedAt ELSE y.recordedAt END) AS recordedAt
RETURN date, kind, what, publishers, recordedAt
ORDER BY left(date + '-01-01', 10), date, kind, what
LIMIT $limit;
