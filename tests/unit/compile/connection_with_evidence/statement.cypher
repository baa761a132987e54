WITH COLLECT {
UNWIND $p4 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Person)
WITH n2, i1, COLLECT {
MATCH (n2)-[r3:LEADS]->(n4:Organization)
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
WHERE size(g6) >= $p0
WITH n4, rs5, g6
ORDER BY n4.id
LIMIT $p1
WITH n4, rs5, g6, COLLECT {
UNWIND rs5 AS x7
WITH x7
ORDER BY x7.recordedAt, x7.id
LIMIT $p2
WITH x7, head(COLLECT {
MATCH (s8:Source {id: x7.source})
WHERE s8.marking <= $clearance
RETURN [null, s8.publisher] }) AS v9
RETURN [null, x7.id, x7.stance, v9]
ORDER BY x7.recordedAt, x7.id } AS v10
RETURN [[null, n4.name], CASE WHEN all(h IN g6
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN g6 | q * (1.0 - coalesce(h[1], 0.0))), 4) END, size(g6), (any(x IN rs5
WHERE x.stance = 'ASSERTS') AND any(x IN rs5
WHERE x.stance = 'DENIES')), v10]
ORDER BY n4.id } AS v11, COUNT {
MATCH (n2)-[r12:LEADS]->(n13:Organization)
WHERE r12.marking <= $clearance AND r12.retractedAt IS NULL AND n13.marking <= $clearance AND n13.protected = false
WITH n13, collect(r12) AS rs14
WITH n13, rs14, CASE WHEN size(rs14) = 1 THEN [x IN rs14
WHERE x.stance = 'ASSERTS' | [[x.source], x.confidence]] ELSE head([every IN [COLLECT {
UNWIND rs14 AS xg15
WITH xg15
WHERE xg15.stance = 'ASSERTS'
WITH xg15, COLLECT {
MATCH (sg15:Source {id: xg15.source})((:Source)-[dg15:DERIVED_FROM
WHERE dg15.stance = 'ASSERTS' AND dg15.marking <= $clearance AND dg15.retractedAt IS NULL]->(:Source)){0,8}(og15:Source)
RETURN DISTINCT [og15.id, coalesce(og15.publisher, og15.id), NOT EXISTS { (og15)-[ug15:DERIVED_FROM
WHERE ug15.stance = 'ASSERTS' AND ug15.marking <= $clearance AND ug15.retractedAt IS NULL]->(:Source) }] } AS og15s
ORDER BY xg15.id
RETURN [xg15.source, CASE WHEN any(q IN og15s
WHERE q[2]) THEN [q IN og15s
WHERE q[2] | q[1]] ELSE [q IN og15s | q[1]] END, xg15.confidence, [q IN og15s | q[0]]] }] | head([first IN [[e IN every
WHERE NOT any(q IN every
WHERE q[0] <> e[0] AND q[0] IN e[3] AND NOT e[0] IN q[3])]] | head([own IN [CASE WHEN first = [] THEN every ELSE first END] | reduce(hs = [], e IN own | [h IN hs
WHERE NOT any(q IN h[0]
WHERE q IN e[1])] + [[reduce(a = e[1], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | a + h[0]), reduce(m = e[2], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])])])]) END AS g15
WHERE size(g15) >= $p3
RETURN n13
LIMIT 10001 } AS v16
RETURN [i1, [null, n2.name, [v11, v16]]] } AS v17
RETURN [v17] AS row;
