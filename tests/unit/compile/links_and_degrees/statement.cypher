WITH COLLECT {
UNWIND $p10 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Compound)
WITH n2, i1, COLLECT {
MATCH (n2)-[r3:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(n4)
WHERE r3.marking <= $clearance AND r3.retractedAt IS NULL AND n4.marking <= $clearance AND n4.protected = false
WITH n4, r3, CASE WHEN type(r3) IN $p0 THEN n2.id < n4.id ELSE startNode(r3) = n2 END AS w10
WITH n4, r3, type(r3) AS y8, CASE WHEN w10 THEN n2 ELSE n4 END AS f6, CASE WHEN w10 THEN n4 ELSE n2 END AS t7, CASE WHEN type(r3) IN $p1 THEN r3.id END AS i9
WITH n4, f6, t7, y8, i9, collect(r3) AS rs5
WHERE any(x IN rs5
WHERE x.stance = 'ASSERTS')
WITH n4, f6, t7, y8, rs5, coalesce(i9, y8 + ' ' + f6.id + ' ' + t7.id) AS i9
WITH y8 AS y8, CASE WHEN y8 IN $p2 THEN 'BOTH' WHEN f6 = n2 THEN 'OUT' ELSE 'IN' END AS d11, count(DISTINCT i9) AS c12
ORDER BY y8, d11
RETURN [y8, d11, c12] } AS v13, COLLECT {
MATCH (n2)-[r14:ASSOCIATE_OF|OPERATES]-(n15)
WHERE r14.marking <= $clearance AND r14.retractedAt IS NULL AND n15.marking <= $clearance AND n15.protected = false AND (endNode(r14) = n2 OR type(r14) IN $p3)
WITH n15, r14, CASE WHEN type(r14) IN $p4 THEN n2.id < n15.id ELSE startNode(r14) = n2 END AS w21
WITH n15, r14, type(r14) AS y19, CASE WHEN w21 THEN n2 ELSE n15 END AS f17, CASE WHEN w21 THEN n15 ELSE n2 END AS t18, CASE WHEN type(r14) IN $p5 THEN r14.id END AS i20
WITH n15, f17, t18, y19, i20, collect(r14) AS rs16
WHERE any(x IN rs16
WHERE x.stance = 'ASSERTS')
WITH n15, f17, t18, y19, rs16, coalesce(i20, y19 + ' ' + f17.id + ' ' + t18.id) AS i20
WITH rs16, f17, t18, y19, i20
ORDER BY i20
LIMIT $p6
WITH rs16, f17, t18, y19, i20, CASE WHEN size(rs16) = 1 THEN [x IN rs16
WHERE x.stance = 'ASSERTS' | [[x.source], x.confidence]] ELSE head([every IN [COLLECT {
UNWIND rs16 AS xg22
WITH xg22
WHERE xg22.stance = 'ASSERTS'
WITH xg22, COLLECT {
MATCH (sg22:Source {id: xg22.source})((:Source)-[dg22:DERIVED_FROM
WHERE dg22.stance = 'ASSERTS' AND dg22.marking <= $clearance AND dg22.retractedAt IS NULL]->(:Source)){0,8}(og22:Source)
RETURN DISTINCT [og22.id, coalesce(og22.publisher, og22.id), NOT EXISTS { (og22)-[ug22:DERIVED_FROM
WHERE ug22.stance = 'ASSERTS' AND ug22.marking <= $clearance AND ug22.retractedAt IS NULL]->(:Source) }] } AS og22s
ORDER BY xg22.id
RETURN [xg22.source, CASE WHEN any(q IN og22s
WHERE q[2]) THEN [q IN og22s
WHERE q[2] | q[1]] ELSE [q IN og22s | q[1]] END, xg22.confidence, [q IN og22s | q[0]]] }] | head([first IN [[e IN every
WHERE NOT any(q IN every
WHERE q[0] <> e[0] AND q[0] IN e[3] AND NOT e[0] IN q[3])]] | head([own IN [CASE WHEN first = [] THEN every ELSE first END] | reduce(hs = [], e IN own | [h IN hs
WHERE NOT any(q IN h[0]
WHERE q IN e[1])] + [[reduce(a = e[1], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | a + h[0]), reduce(m = e[2], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])])])]) END AS g22
RETURN [[null, y19, [[l IN labels(f17)
WHERE l <> 'Entity'][0], f17.id], [[l IN labels(t18)
WHERE l <> 'Entity'][0], t18.name], size(g22)]]
ORDER BY i20 } AS v23, COUNT {
MATCH (n2)-[r24:ASSOCIATE_OF|OPERATES]-(n25)
WHERE r24.marking <= $clearance AND r24.retractedAt IS NULL AND n25.marking <= $clearance AND n25.protected = false AND (endNode(r24) = n2 OR type(r24) IN $p7)
WITH n25, r24, CASE WHEN type(r24) IN $p8 THEN n2.id < n25.id ELSE startNode(r24) = n2 END AS w31
WITH n25, r24, type(r24) AS y29, CASE WHEN w31 THEN n2 ELSE n25 END AS f27, CASE WHEN w31 THEN n25 ELSE n2 END AS t28, CASE WHEN type(r24) IN $p9 THEN r24.id END AS i30
WITH n25, f27, t28, y29, i30, collect(r24) AS rs26
WHERE any(x IN rs26
WHERE x.stance = 'ASSERTS')
WITH n25, f27, t28, y29, rs26, coalesce(i30, y29 + ' ' + f27.id + ' ' + t28.id) AS i30
RETURN DISTINCT i30
LIMIT 10001 } AS v32
RETURN [i1, [null, v13, [v23, v32]]] } AS v33
RETURN [v33] AS row;
