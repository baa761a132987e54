WITH head(COLLECT {
MATCH (n:Entity)
WHERE n.id IN $p0 AND n.marking <= $clearance AND n.protected = false
WITH n
ORDER BY n.id
WITH collect(n) AS found
CALL (found) {
UNWIND found AS x
MATCH (x)-[r:MEMBER_OF|PAID]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false AND y.protected = false AND y <> x
WITH y, count(DISTINCT x) AS number
WHERE number >= $p1
WITH y, coalesce(y.hub, false) AS hub
ORDER BY y.id
WITH collect(CASE WHEN hub THEN y END) AS hubs, collect(CASE WHEN NOT hub THEN y END) AS every
RETURN size(hubs) AS hubs_in_all, [y IN hubs[0..100] | y] AS hubs, size(every) AS elements, [y IN every[0..2000] | y] AS every }
WITH found, elements, hubs_in_all, hubs, every, count(*) AS once
CALL (every) {
UNWIND every AS y
WITH y, COUNT {
MATCH (y)-[q:MEMBER_OF|PAID]-(z)
WHERE q.stance = 'ASSERTS' AND q.marking <= $clearance AND q.retractedAt IS NULL AND z.marking <= $clearance AND z.protected = false
RETURN DISTINCT CASE WHEN type(q) IN $p3 THEN q.id ELSE [type(q), z.id, startNode(q) = y OR type(q) IN $p4] END AS link
LIMIT 1001 } AS degree
ORDER BY degree, y.id
LIMIT $p2
RETURN collect([y, degree]) AS best }
WITH found, elements, hubs_in_all, hubs, best, count(*) AS once
WITH found, elements, hubs_in_all, best, COLLECT {
UNWIND range(0, size(hubs) - 1) AS at
WITH at, hubs[at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id]]
ORDER BY at } AS hubs, COLLECT {
UNWIND range(0, size([b IN best | b[0]]) - 1) AS at
WITH at, [b IN best | b[0]][at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id, n.name]]
ORDER BY at } AS entities, COLLECT {
UNWIND range(0, size(best) - 1) AS place
WITH place, best[place][0] AS one, best[place][1] AS degree
WITH place, one, degree, COLLECT {
UNWIND found AS x
MATCH (x)-[r:MEMBER_OF|PAID]-(one)
WHERE x <> one AND r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL
RETURN DISTINCT x.id AS id
ORDER BY id } AS near, COLLECT {
UNWIND found AS x
MATCH (x)-[r:MEMBER_OF|PAID]-(one)
WHERE x <> one AND r.marking <= $clearance AND r.retractedAt IS NULL
WITH r, type(r) AS type, startNode(r).id AS a, endNode(r).id AS b
WITH r, type, a, b, type IN $p5 AND a > b AS swap
WITH r, type, CASE WHEN swap THEN b ELSE a END AS a, CASE WHEN swap THEN a ELSE b END AS b, CASE WHEN type IN $p6 THEN r.id ELSE '' END AS happening
WITH type, a, b, happening, collect(r) AS rs
WHERE any(x IN rs
WHERE x.stance = 'ASSERTS')
RETURN rs
ORDER BY type, a, b, happening
LIMIT 101 } AS links
WITH place, degree, near, size(links) AS number, COLLECT {
UNWIND range(0, size(links[0..100]) - 1) AS at
WITH at, links[0..100][at] AS rs
WITH at, rs, type(rs[0]) IN $p8 AND startNode(rs[0]).id > endNode(rs[0]).id AS swap, CASE WHEN size(rs) = 1 THEN [x IN rs
WHERE x.stance = 'ASSERTS' | [[x.source], x.confidence]] ELSE head([every IN [COLLECT {
UNWIND rs AS xg1
WITH xg1
WHERE xg1.stance = 'ASSERTS'
WITH xg1, COLLECT {
MATCH (sg1:Source {id: xg1.source})((:Source)-[dg1:DERIVED_FROM
WHERE dg1.stance = 'ASSERTS' AND dg1.marking <= $clearance AND dg1.retractedAt IS NULL]->(:Source)){0,8}(og1:Source)
RETURN DISTINCT [og1.id, coalesce(og1.publisher, og1.id), NOT EXISTS { (og1)-[ug1:DERIVED_FROM
WHERE ug1.stance = 'ASSERTS' AND ug1.marking <= $clearance AND ug1.retractedAt IS NULL]->(:Source) }] } AS og1s
ORDER BY xg1.id
RETURN [xg1.source, CASE WHEN any(q IN og1s
WHERE q[2]) THEN [q IN og1s
WHERE q[2] | q[1]] ELSE [q IN og1s | q[1]] END, xg1.confidence, [q IN og1s | q[0]]] }] | head([first IN [[e IN every
WHERE NOT any(q IN every
WHERE q[0] <> e[0] AND q[0] IN e[3] AND NOT e[0] IN q[3])]] | head([own IN [CASE WHEN first = [] THEN every ELSE first END] | reduce(hs = [], e IN own | [h IN hs
WHERE NOT any(q IN h[0]
WHERE q IN e[1])] + [[reduce(a = e[1], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | a + h[0]), reduce(m = e[2], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])])])]) END AS groups
WITH at, rs, groups, type(rs[0]) AS type, CASE WHEN swap THEN endNode(rs[0]) ELSE startNode(rs[0]) END AS a, CASE WHEN swap THEN startNode(rs[0]) ELSE endNode(rs[0]) END AS b
RETURN [[[null, CASE WHEN type IN $p7 THEN rs[0].id ELSE type + ' ' + a.id + ' ' + b.id END, CASE WHEN all(h IN groups
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN groups | q * (1.0 - coalesce(h[1], 0.0))), 4) END]]]
ORDER BY at } AS links
RETURN [degree, near, links, number]
ORDER BY place } AS each
RETURN [entities, each, hubs, [n IN found | n.id], elements, hubs_in_all] }) AS v2
RETURN [v2] AS row;
