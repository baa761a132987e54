// Who stands in which relation to crimes of one kind, and what do these involve?
// param kind: String = 'WILDLIFE'
// param limit: Int = 50
// returns party, standing, crime, involves, publishers, paths
// uses crime_kind, source_id_unique
// try :param {kind: 'WILDLIFE', limit: 50}
// `standing` keeps apart who is suspected, charged and convicted.
MATCH said = (someone:Entity)-[r:SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF]->(offence:Crime {kind: $kind})
WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL AND NOT someone.protected
MATCH (s:Source {id: r.source})
OPTIONAL MATCH involving = (offence)-[q:INVOLVES]->(thing:Entity)
WHERE q.stance = 'ASSERTS' AND q.retractedAt IS NULL AND NOT thing.protected
WITH
  someone,
  type(r) AS standing,
  offence,
  collect(DISTINCT thing.name) AS involves,
  collect(DISTINCT s.publisher) AS publishers,
  collect(DISTINCT said) + collect(DISTINCT involving) AS paths
RETURN someone.name AS party, standing, offence.name AS crime, involves, publishers, paths
ORDER BY party, standing, offence.id, someone.id
LIMIT $limit;
