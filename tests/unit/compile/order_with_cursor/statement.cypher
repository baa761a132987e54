WITH COLLECT {
UNWIND $p3 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Person)
WITH n2, i1, COLLECT {
MATCH (n2)-[r3:MEMBER_OF]->(n4:Organization)
WHERE r3.marking <= $clearance AND r3.retractedAt IS NULL AND n4.marking <= $clearance AND n4.protected = false
WITH n4, collect(r3) AS rs5
WITH n4, rs5, CASE WHEN size(rs5) = 1 THEN [x IN rs5
WHERE x.stance = 'ASSERTS' | [[x.source], x.confidence]] ELSE head([every IN [COLLECT {
UNWIND rs5 AS xg6
WITH xg6
WHERE xg6.stance = 'ASSERTS'
WITH xg6, COLLECT {
MATCH (sg6:Source {id: xg6.source})((:Source)-[dg6:DERIVED_FROM
WHERE dg6.stance = 'ASSERTS' AND dg6.marking <= $clearance AND dg6.retractedAt IS NULL]->(:Source)){0,8}(og6:Source)
RETURN DISTINCT [og6.id, coalesce(og6.publisher, og6.id), NOT EXISTS { (og6)-[ug6:DERIVED_FROM
WHERE ug6.stance = 'ASSERTS' AND ug6.marking <= $clearance AND ug6.retractedAt IS NULL]->(:Source) }] } AS og6s
ORDER BY xg6.id
RETURN [xg6.source, CASE WHEN any(q IN og6s
WHERE q[2]) THEN [q IN og6s
WHERE q[2] | q[1]] ELSE [q IN og6s | q[1]] END, xg6.confidence, [q IN og6s | q[0]]] }] | head([first IN [[e IN every
WHERE NOT any(q IN every
WHERE q[0] <> e[0] AND q[0] IN e[3] AND NOT e[0] IN q[3])]] | head([own IN [CASE WHEN first = [] THEN every ELSE first END] | reduce(hs = [], e IN own | [h IN hs
WHERE NOT any(q IN h[0]
WHERE q IN e[1])] + [[reduce(a = e[1], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | a + h[0]), reduce(m = e[2], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])])])]) END AS g6
WITH n4, rs5, g6, CASE WHEN all(h IN g6
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN g6 | q * (1.0 - coalesce(h[1], 0.0))), 4) END AS k7
WITH n4, rs5, g6, k7, n4.name AS k8
WITH n4, rs5, g6, k7, k8
WHERE ((k7 < $p0 OR k7 IS NULL)) OR (k7 = $p0 AND k8 IS NULL AND n4.id > $p1)
WITH n4, rs5, g6, k7, k8
ORDER BY k7 IS NULL, k7 DESC, k8 IS NULL, k8, n4.id
LIMIT $p2
RETURN [[k7, k8, n4.id]]
ORDER BY k7 IS NULL, k7 DESC, k8 IS NULL, k8, n4.id } AS v9
RETURN [i1, [null, [v9, null]]] } AS v10
RETURN [v10] AS row;
