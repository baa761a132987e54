WITH head(COLLECT {
WITH COLLECT {
MATCH (p:Compound)
WHERE point.distance(p.point, point({latitude: $p0, longitude: $p1})) <= $p2 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p } + COLLECT {
MATCH (p:Place)
WHERE point.distance(p.point, point({latitude: $p0, longitude: $p1})) <= $p2 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p } AS sites
WITH COLLECT {
UNWIND sites AS p
RETURN [round(point.distance(p.point, point({latitude: $p0, longitude: $p1})) / 1000.0, 3), p] } AS sites
WITH COLLECT {
UNWIND sites AS s
WITH s[0] AS distance, s[1] AS p
WHERE (p:Compound)
RETURN [distance, p.id, p, p, null] } AS own, COLLECT {
UNWIND sites AS s
WITH s[0] AS distance, s[1] AS p
WHERE p.protected = false
MATCH (p)<-[r:TOOK_PLACE_AT]-(e)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND e.marking <= $clearance AND e.protected = false AND (e:Crime)
WITH e, distance, p, r
ORDER BY distance, p.id, r.id
WITH e, collect([distance, p, r])[0] AS nearest
RETURN [nearest[0], e.id, e, nearest[1], nearest[2]] } AS met
WITH own + met AS every
WITH size(every) AS number, COLLECT {
UNWIND every AS e
WITH e
ORDER BY e[0], e[1]
LIMIT $p3
RETURN e
ORDER BY e[0], e[1] } AS best
WITH number, best, [e IN best | e[2]] AS found, [e IN best | e[3]] AS sites, [e IN best
WHERE e[4] IS NOT NULL | e[4]] AS hops
WITH number, best, found, sites, COLLECT {
UNWIND range(0, size(hops) - 1) AS at
WITH at, hops[at] AS hop, startNode(hops[at]) AS a, endNode(hops[at]) AS b
MATCH (a)-[q:TOOK_PLACE_AT]-(b)
WHERE q.marking <= $clearance AND q.retractedAt IS NULL AND type(q) = type(hop) AND (startNode(q) = a OR type(q) IN $p4) AND (q = hop OR NOT type(q) IN $p5)
WITH at, collect(DISTINCT q) AS rs
RETURN rs
ORDER BY at } AS links
WITH number, best, COLLECT {
UNWIND range(0, size(found) - 1) AS at
WITH at, found[at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id, n.name]]
ORDER BY at } AS found, COLLECT {
UNWIND range(0, size(sites) - 1) AS at
WITH at, sites[at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id]]
ORDER BY at } AS sites, COLLECT {
UNWIND range(0, size(links) - 1) AS at
WITH at, links[at] AS rs
WITH at, rs, type(rs[0]) IN $p7 AND startNode(rs[0]).id > endNode(rs[0]).id AS swap, null AS groups
WITH at, rs, groups, type(rs[0]) AS type, CASE WHEN swap THEN endNode(rs[0]) ELSE startNode(rs[0]) END AS a, CASE WHEN swap THEN startNode(rs[0]) ELSE endNode(rs[0]) END AS b
RETURN [[[null, CASE WHEN type IN $p6 THEN rs[0].id ELSE type + ' ' + a.id + ' ' + b.id END]]]
ORDER BY at } AS links
RETURN [[e IN best | [e[0], e[4] IS NOT NULL]], found, sites, links, number] }) AS v1
RETURN [v1] AS row;
