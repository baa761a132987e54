// Where does a job advert lead: which stages, compound, scheme and wallets, and which exchange at the end?
// param advertId: ID = 'job-advert:synthetic-02'
// param limit: Int = 25
// returns hops, chain, types, path
// uses entity_id_unique
// try :param {advertId: 'job-advert:synthetic-02', limit: 25}
// Runs through stages and schemes and never through a victim, and ends at an organization of kind EXCHANGE.
MATCH (advert:JobAdvert {id: $advertId})
MATCH p = SHORTEST 25 (advert)
  ((x)-[r:RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|RUNS|COLLECTS_FOR|SENT|CONTROLS]-(y)
    WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL AND NOT y.protected
      AND (startNode(r) = x) = (NOT type(r) IN ['COLLECTS_FOR', 'CONTROLS'])){1,12}
  (exchange:Organization {kind: 'EXCHANGE'})
RETURN length(p) AS hops, [n IN nodes(p) | n.name] AS chain, [q IN relationships(p) | type(q)] AS types, p AS path
ORDER BY hops, [n IN nodes(p) | n.id], [q IN relationships(p) | q.id]
LIMIT $limit;
