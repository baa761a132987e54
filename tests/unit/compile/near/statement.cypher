WITH head(COLLECT {
CALL () {
CALL () {
MATCH (p:Compound)
WHERE point.distance(p.point, point({latitude: $p1, longitude: $p2})) <= $p3 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p UNION ALL
MATCH (p:Place)
WHERE point.distance(p.point, point({latitude: $p1, longitude: $p2})) <= $p3 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p }
WITH p, round(point.distance(p.point, point({latitude: $p1, longitude: $p2})) / 1000.0, 3) AS distance
ORDER BY distance, p.id
LIMIT 10001
RETURN count(p) AS there }
CALL () {
CALL () {
CALL () {
MATCH (p:Compound)
WHERE point.distance(p.point, point({latitude: $p4, longitude: $p5})) <= $p6 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p UNION ALL
MATCH (p:Place)
WHERE point.distance(p.point, point({latitude: $p4, longitude: $p5})) <= $p6 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p }
WITH p, round(point.distance(p.point, point({latitude: $p4, longitude: $p5})) / 1000.0, 3) AS distance
ORDER BY distance, p.id
LIMIT 10000
WITH p, distance
WHERE (p:Compound)
RETURN distance, p.id AS id, p AS e, null AS stated UNION ALL
CALL () {
MATCH (p:Compound)
WHERE point.distance(p.point, point({latitude: $p4, longitude: $p5})) <= $p6 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p UNION ALL
MATCH (p:Place)
WHERE point.distance(p.point, point({latitude: $p4, longitude: $p5})) <= $p6 * 1000.0 AND p.marking <= $clearance AND p.protected = false
RETURN p }
WITH p, round(point.distance(p.point, point({latitude: $p4, longitude: $p5})) / 1000.0, 3) AS distance
ORDER BY distance, p.id
LIMIT 10000
WITH p, distance
WHERE p.protected = false
MATCH (p)<-[r:TOOK_PLACE_AT]-(e)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND e.marking <= $clearance AND e.protected = false AND (e:Crime)
WITH e, min([distance, p.id, r.id]) AS nearest
RETURN nearest[0] AS distance, e.id AS id, e, nearest[2] AS stated }
WITH *
ORDER BY distance, id
WITH collect([distance, id, e, stated]) AS every
RETURN size(every) AS number, [e IN every[0..$p0] | e] AS best }
WITH there, number, best, count(*) AS once
WITH there, number, best, COLLECT {
UNWIND range(0, size(best) - 1) AS at
WITH at, best[at] AS b, best[at][2] AS e
WITH at, e, head(COLLECT {
MATCH (e)-[r:TOOK_PLACE_AT]->()
WHERE r.id = b[3]
RETURN r }) AS hop
RETURN [hop, CASE WHEN hop IS NULL THEN e ELSE endNode(hop) END]
ORDER BY at } AS met
WITH there, number, best, [e IN best | e[2]] AS found, [m IN met | m[1]] AS sites, [m IN met
WHERE m[0] IS NOT NULL | m[0]] AS hops
WITH there, number, best, found, sites, COLLECT {
UNWIND range(0, size(hops) - 1) AS at
WITH at, hops[at] AS hop, startNode(hops[at]) AS a, endNode(hops[at]) AS b
MATCH (a)-[q:TOOK_PLACE_AT]-(b)
WHERE q.marking <= $clearance AND q.retractedAt IS NULL AND type(q) = type(hop) AND (startNode(q) = a OR type(q) IN $p7) AND (q = hop OR NOT type(q) IN $p8)
WITH at, collect(DISTINCT q) AS rs
RETURN rs
ORDER BY at } AS links
WITH there, number, best, COLLECT {
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
WITH at, rs, type(rs[0]) IN $p10 AND startNode(rs[0]).id > endNode(rs[0]).id AS swap, null AS groups
WITH at, rs, groups, type(rs[0]) AS type, CASE WHEN swap THEN endNode(rs[0]) ELSE startNode(rs[0]) END AS a, CASE WHEN swap THEN startNode(rs[0]) ELSE endNode(rs[0]) END AS b
RETURN [[[null, CASE WHEN type IN $p9 THEN rs[0].id ELSE type + ' ' + a.id + ' ' + b.id END]]]
ORDER BY at } AS links
RETURN [[e IN best | [e[0], e[3] IS NOT NULL]], found, sites, links, number, there] }) AS v1
RETURN [v1] AS row;
