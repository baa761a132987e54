WITH head(COLLECT {
MATCH (n:Entity)
WHERE n.id IN $p0 AND n.marking <= $clearance AND n.protected = false
WITH n
ORDER BY n.id
WITH collect(n) AS found
WITH found, COLLECT {
UNWIND found AS x
MATCH h = SHORTEST 1 (x)((a1)-[r2:SAME_AS]-(b3)
WHERE r2.judgement = 'POSITIVE' AND r2.stance = 'ASSERTS' AND r2.marking <= $clearance AND r2.retractedAt IS NULL AND a1.protected = false AND b3.protected = false AND b3.marking <= $clearance AND b3.protected = false)+(y)
WHERE y <> x AND NOT y IN found
WITH y, min(length(h)) AS steps
WITH DISTINCT y
ORDER BY y.id
RETURN y
ORDER BY y.id } AS same
WITH found, same, $p1 - size(found) AS free
WITH found, same, CASE WHEN free > 0 THEN same[0..free] ELSE [] END AS kept
WITH found, found + kept AS seen, found + kept AS layer, [] AS walked, [] AS near, size(same) - size(kept) AS cut, 0 AS left
WITH found, seen, layer, walked, near, cut, left, [n IN layer
WHERE (n.protected = false AND coalesce(n.hub, false) = false) OR true] AS ready
CALL (seen, ready) {
UNWIND range(0, size(ready) - 1) AS at
WITH seen, at, ready[at] AS x
MATCH (x)-[r:LEADS]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false AND NOT y IN seen
WITH at
LIMIT $p5 + 1
RETURN collect(at) AS ats }
WITH *, CASE WHEN size(ats) <= $p4 THEN ready WHEN ats[$p4] = 0 THEN ready[..1] ELSE ready[..ats[$p4]] END AS more
CALL (seen, more) {
UNWIND more AS x
MATCH (x)-[r:LEADS]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false AND NOT y IN seen
WITH y, x, r
LIMIT $p5
WITH y, x, r, type(r) AS type, CASE WHEN type(r) IN $p2 THEN r.id END AS happening
WITH y, x, type, happening, startNode(r) AS start, collect(DISTINCT r) AS rs
WITH y, rs, CASE WHEN size(rs) = 1 THEN [x IN rs
WHERE x.stance = 'ASSERTS' | [[x.source], x.confidence]] ELSE head([every IN [COLLECT {
UNWIND rs AS xg4
WITH xg4
WHERE xg4.stance = 'ASSERTS'
WITH xg4, COLLECT {
MATCH (sg4:Source {id: xg4.source})((:Source)-[dg4:DERIVED_FROM
WHERE dg4.stance = 'ASSERTS' AND dg4.marking <= $clearance AND dg4.retractedAt IS NULL]->(:Source)){0,8}(og4:Source)
RETURN DISTINCT [og4.id, coalesce(og4.publisher, og4.id), NOT EXISTS { (og4)-[ug4:DERIVED_FROM
WHERE ug4.stance = 'ASSERTS' AND ug4.marking <= $clearance AND ug4.retractedAt IS NULL]->(:Source) }] } AS og4s
ORDER BY xg4.id
RETURN [xg4.source, CASE WHEN any(q IN og4s
WHERE q[2]) THEN [q IN og4s
WHERE q[2] | q[1]] ELSE [q IN og4s | q[1]] END, xg4.confidence, [q IN og4s | q[0]]] }] | head([first IN [[e IN every
WHERE NOT any(q IN every
WHERE q[0] <> e[0] AND q[0] IN e[3] AND NOT e[0] IN q[3])]] | head([own IN [CASE WHEN first = [] THEN every ELSE first END] | reduce(hs = [], e IN own | [h IN hs
WHERE NOT any(q IN h[0]
WHERE q IN e[1])] + [[reduce(a = e[1], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | a + h[0]), reduce(m = e[2], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])])])]) END AS groups
WITH y, CASE WHEN all(h IN groups
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN groups | q * (1.0 - coalesce(h[1], 0.0))), 4) END AS confidence
WITH y, max(confidence) AS confidence
WITH confidence, y, COLLECT {
MATCH h = SHORTEST 1 (y)((a5)-[r6:SAME_AS]-(b7)
WHERE r6.judgement = 'POSITIVE' AND r6.stance = 'ASSERTS' AND r6.marking <= $clearance AND r6.retractedAt IS NULL AND a5.protected = false AND b7.protected = false AND b7.marking <= $clearance AND b7.protected = false)+(o)
WHERE o <> y AND NOT o IN seen
WITH o, min(length(h)) AS steps
RETURN o } AS same
UNWIND [y] + same AS o
WITH o AS y, confidence
WITH y, max(confidence) AS confidence
ORDER BY coalesce(confidence, -1.0) DESC, y.id
RETURN collect(y) AS reached }
WITH *, CASE WHEN size(seen) < $p3 THEN reached[0..$p3 - size(seen)] ELSE [] END AS next
WITH found, seen + next AS seen, next AS layer, walked + more AS walked, near AS near, CASE WHEN cut = 0 THEN size(reached) - size(next) ELSE cut END AS cut, CASE WHEN left > 0 THEN left WHEN size(more) < size(ready) THEN $p4 WHEN size([at IN ats
WHERE at = 0]) > $p5 THEN $p5 ELSE 0 END AS left
WITH found, walked, cut, left, [n IN seen
WHERE NOT n IN near] AS nodes, [n IN seen
WHERE coalesce(n.hub, false) AND NOT n IN walked + layer + found] AS hubs
CALL (walked, nodes) {
UNWIND [w IN walked | [w, true]] + [n IN nodes
WHERE NOT n IN walked | [n, false]] AS pair
WITH pair[0] AS x, pair[1] AS whole
WHERE x IN nodes
WITH x, whole, COUNT {
MATCH (x)-[r:LEADS|SAME_AS]-(y)
WHERE r.marking <= $clearance AND r.retractedAt IS NULL AND (type(r) <> 'SAME_AS' OR r.judgement = 'POSITIVE') AND (whole OR type(r) = 'SAME_AS') AND (NOT (y IN walked OR type(r) = 'SAME_AS') OR x.id <= y.id)
RETURN r
LIMIT $p8 + 1 } AS number
CALL (x, whole, number, walked, nodes) {
CALL (x, whole, number, walked, nodes) {
WITH x, whole, number, walked, nodes
WHERE number <= $p8
MATCH (x)-[r:LEADS|SAME_AS]-(y)
WHERE r.marking <= $clearance AND r.retractedAt IS NULL AND (type(r) <> 'SAME_AS' OR r.judgement = 'POSITIVE') AND (whole OR type(r) = 'SAME_AS') AND (NOT (y IN walked OR type(r) = 'SAME_AS') OR x.id <= y.id) AND y IN nodes
RETURN r, false AS more UNION ALL
WITH x, whole, number, walked, nodes
WHERE number > $p8
UNWIND nodes AS y
CALL (x, whole, walked, y) {
MATCH (x)-[r:LEADS|SAME_AS]-(y)
WHERE r.marking <= $clearance AND r.retractedAt IS NULL AND (type(r) <> 'SAME_AS' OR r.judgement = 'POSITIVE') AND (whole OR type(r) = 'SAME_AS') AND (NOT (y IN walked OR type(r) = 'SAME_AS') OR x.id <= y.id)
RETURN r, false AS more }
RETURN r, more }
WITH r, more, type(r) AS type, startNode(r).id AS a, endNode(r).id AS b
WITH r, more, type, a, b, type IN $p6 AND a > b AS swap
WITH r, more, type, CASE WHEN swap THEN b ELSE a END AS a, CASE WHEN swap THEN a ELSE b END AS b, CASE WHEN type IN $p7 THEN r.id ELSE '' END AS happening
WITH type, a, b, happening, collect(r) AS rs, max(more) AS more
WHERE any(x IN rs
WHERE x.stance = 'ASSERTS')
RETURN type, a, b, happening, rs, more
ORDER BY type, a, b, happening }
WITH type, a, b, happening, rs, more
LIMIT 2501
WITH type, a, b, happening, collect(rs) AS alone, max(more) AS more
WITH alone, more
ORDER BY type, a, b, happening
RETURN collect(alone[0]) AS links, coalesce(max(more), false) AS more }
WITH found, cut, left, more, size(links) AS number, COLLECT {
UNWIND range(0, size(nodes) - 1) AS at
WITH at, nodes[at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id]]
ORDER BY at } AS nodes, COLLECT {
UNWIND range(0, size(links[..2500]) - 1) AS at
WITH at, links[..2500][at] AS rs
WITH at, rs, type(rs[0]) IN $p10 AND startNode(rs[0]).id > endNode(rs[0]).id AS swap, null AS groups
WITH at, rs, groups, type(rs[0]) AS type, CASE WHEN swap THEN endNode(rs[0]) ELSE startNode(rs[0]) END AS a, CASE WHEN swap THEN startNode(rs[0]) ELSE endNode(rs[0]) END AS b
RETURN [[[null, CASE WHEN type IN $p9 THEN rs[0].id ELSE type + ' ' + a.id + ' ' + b.id END]]]
ORDER BY at } AS links, [] AS hubs
RETURN [nodes, links, hubs, [n IN found | n.id], cut, number, left, more] }) AS v8
RETURN [v8] AS row;
