WITH head(COLLECT {
MATCH (n:Entity)
WHERE n.id IN $p0 AND n.marking <= $clearance AND n.protected = false
WITH n
ORDER BY n.id
WITH collect(n) AS found
WITH found, found AS seen, found AS layer, [] AS walked, [] AS near, 0 AS cut, 0 AS left
WITH found, seen, layer, walked, near, cut, left, [n IN layer
WHERE (n.protected = false AND coalesce(n.hub, false) = false) OR n IN found] AS ready
CALL (seen, ready) {
UNWIND range(0, size(ready) - 1) AS at
WITH seen, at, ready[at] AS x
MATCH (x)-[r:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false AND (y:Organization OR y:Sanction) AND NOT y IN seen
WITH at
LIMIT $p5 + 1
RETURN collect(at) AS ats }
WITH *, CASE WHEN size(ats) <= $p4 THEN ready WHEN ats[$p4] = 0 THEN ready[..1] ELSE ready[..ats[$p4]] END AS more
CALL (seen, more) {
UNWIND more AS x
MATCH (x)-[r:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false AND (y:Organization OR y:Sanction) AND NOT y IN seen
WITH y, x, r
LIMIT $p5
WITH y, x, r, type(r) AS type, CASE WHEN type(r) IN $p1 THEN r.id END AS happening
WITH y, x, type, happening, startNode(r) AS start, collect(DISTINCT r) AS rs
WITH y, rs, CASE WHEN size(rs) = 1 THEN [x IN rs
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
WITH y, CASE WHEN all(h IN groups
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN groups | q * (1.0 - coalesce(h[1], 0.0))), 4) END AS confidence
WHERE confidence >= $p2
WITH y, max(confidence) AS confidence
ORDER BY coalesce(confidence, -1.0) DESC, y.id
RETURN collect(y) AS reached }
WITH *, CASE WHEN size(seen) < $p3 THEN reached[0..$p3 - size(seen)] ELSE [] END AS next
WITH found, seen + next AS seen, next AS layer, walked + more AS walked, near + next AS near, CASE WHEN cut = 0 THEN size(reached) - size(next) ELSE cut END AS cut, CASE WHEN left > 0 THEN left WHEN size(more) < size(ready) THEN $p4 WHEN size([at IN ats
WHERE at = 0]) > $p5 THEN $p5 ELSE 0 END AS left
WITH found, seen, layer, walked, near, cut, left, [n IN layer
WHERE (n.protected = false AND coalesce(n.hub, false) = false)] AS ready
CALL (seen, ready) {
UNWIND range(0, size(ready) - 1) AS at
WITH seen, at, ready[at] AS x
MATCH (x)-[r:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false AND (y:Organization OR y:Sanction) AND NOT y IN seen
WITH at
LIMIT $p10 + 1
RETURN collect(at) AS ats }
WITH *, CASE WHEN size(ats) <= $p9 THEN ready WHEN ats[$p9] = 0 THEN ready[..1] ELSE ready[..ats[$p9]] END AS more
CALL (seen, more) {
UNWIND more AS x
MATCH (x)-[r:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false AND (y:Organization OR y:Sanction) AND NOT y IN seen
WITH y, x, r
LIMIT $p10
WITH y, x, r, type(r) AS type, CASE WHEN type(r) IN $p6 THEN r.id END AS happening
WITH y, x, type, happening, startNode(r) AS start, collect(DISTINCT r) AS rs
WITH y, rs, CASE WHEN size(rs) = 1 THEN [x IN rs
WHERE x.stance = 'ASSERTS' | [[x.source], x.confidence]] ELSE head([every IN [COLLECT {
UNWIND rs AS xg2
WITH xg2
WHERE xg2.stance = 'ASSERTS'
WITH xg2, COLLECT {
MATCH (sg2:Source {id: xg2.source})((:Source)-[dg2:DERIVED_FROM
WHERE dg2.stance = 'ASSERTS' AND dg2.marking <= $clearance AND dg2.retractedAt IS NULL]->(:Source)){0,8}(og2:Source)
RETURN DISTINCT [og2.id, coalesce(og2.publisher, og2.id), NOT EXISTS { (og2)-[ug2:DERIVED_FROM
WHERE ug2.stance = 'ASSERTS' AND ug2.marking <= $clearance AND ug2.retractedAt IS NULL]->(:Source) }] } AS og2s
ORDER BY xg2.id
RETURN [xg2.source, CASE WHEN any(q IN og2s
WHERE q[2]) THEN [q IN og2s
WHERE q[2] | q[1]] ELSE [q IN og2s | q[1]] END, xg2.confidence, [q IN og2s | q[0]]] }] | head([first IN [[e IN every
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
WHERE confidence >= $p7
WITH y, max(confidence) AS confidence
ORDER BY coalesce(confidence, -1.0) DESC, y.id
RETURN collect(y) AS reached }
WITH *, CASE WHEN size(seen) < $p8 THEN reached[0..$p8 - size(seen)] ELSE [] END AS next
WITH found, seen + next AS seen, next AS layer, walked + more AS walked, near AS near, CASE WHEN cut = 0 THEN size(reached) - size(next) ELSE cut END AS cut, CASE WHEN left > 0 THEN left WHEN size(more) < size(ready) THEN $p9 WHEN size([at IN ats
WHERE at = 0]) > $p10 THEN $p10 ELSE 0 END AS left
WITH found, walked, cut, left, [n IN seen
WHERE NOT n IN near] AS nodes, [n IN seen
WHERE coalesce(n.hub, false) AND NOT n IN walked + layer + found] AS hubs
CALL (walked, nodes) {
UNWIND walked AS x
WITH x, true AS whole
WHERE x IN nodes
WITH x, whole, COUNT {
MATCH (x)-[r:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(y)
WHERE r.marking <= $clearance AND r.retractedAt IS NULL AND (whole OR type(r) = 'SAME_AS') AND (NOT y IN walked OR x.id <= y.id)
RETURN r
LIMIT $p13 + 1 } AS number
CALL (x, whole, number, walked, nodes) {
CALL (x, whole, number, walked, nodes) {
WITH x, whole, number, walked, nodes
WHERE number <= $p13
MATCH (x)-[r:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(y)
WHERE r.marking <= $clearance AND r.retractedAt IS NULL AND (whole OR type(r) = 'SAME_AS') AND (NOT y IN walked OR x.id <= y.id) AND y IN nodes
RETURN r, false AS more UNION ALL
WITH x, whole, number, walked, nodes
WHERE number > $p13
UNWIND nodes AS y
CALL (x, whole, walked, y) {
MATCH (x)-[r:MEMBER_OF|LEADS|FOUNDED|DIRECTOR_OF|OWNS|ASSOCIATE_OF|FAMILY_OF|HAS_ACCOUNT|OPERATES|PROTECTS|SUPPLIES|BASED_IN|LOCATED_IN|RUNS|PROMOTES|USES|INDICATES|CONTROLS|IN_CLUSTER|COLLECTS_FOR|POSTED|RECRUITS_FOR|FOLLOWED_BY|LEADS_INTO|PERPETRATED|RECRUITED_THROUGH|EXPERIENCED|DEFRAUDED_IN|COMPELLED_IN|RESCUED_IN|REPATRIATED_IN|TRANSFERRED_TO|TOOK_PLACE_AT|SUSPECTED_OF|CHARGED_WITH|CONVICTED_OF|PART_OF|LINKED_TO|INVOLVES|CONCERNS|WARNS_ABOUT|BASED_ON|REQUESTED_BY|ISSUED_BY|PROPOSED_BY|SUPERSEDES|DESIGNATES|IMPOSED_BY|TARGETS|PARTICIPATED_IN|RESULTED_IN|ARRESTED|REPATRIATED_TO|COMMITS_TO|IMPLEMENTS|ADDRESSES]-(y)
WHERE r.marking <= $clearance AND r.retractedAt IS NULL AND (whole OR type(r) = 'SAME_AS') AND (NOT y IN walked OR x.id <= y.id)
RETURN r, false AS more UNION ALL
MATCH (x)-[r:SENT|INPUT_OF|OUTPUT_TO|PAID]-(y)
WHERE r.marking <= $clearance AND r.retractedAt IS NULL AND (whole OR type(r) = 'SAME_AS') AND (NOT y IN walked OR x.id <= y.id)
WITH r
LIMIT 26
WITH collect(r) AS rs
UNWIND rs[..25] AS r
RETURN r, size(rs) > 25 AS more }
RETURN r, more }
WITH r, more, type(r) AS type, startNode(r).id AS a, endNode(r).id AS b
WITH r, more, type, a, b, type IN $p11 AND a > b AS swap
WITH r, more, type, CASE WHEN swap THEN b ELSE a END AS a, CASE WHEN swap THEN a ELSE b END AS b, CASE WHEN type IN $p12 THEN r.id ELSE '' END AS happening
WITH type, a, b, happening, collect(r) AS rs, max(more) AS more
WHERE any(x IN rs
WHERE x.stance = 'ASSERTS') AND head([g IN [CASE WHEN size(rs) = 1 THEN [x IN rs
WHERE x.stance = 'ASSERTS' | [[x.source], x.confidence]] ELSE head([every IN [COLLECT {
UNWIND rs AS xg3
WITH xg3
WHERE xg3.stance = 'ASSERTS'
WITH xg3, COLLECT {
MATCH (sg3:Source {id: xg3.source})((:Source)-[dg3:DERIVED_FROM
WHERE dg3.stance = 'ASSERTS' AND dg3.marking <= $clearance AND dg3.retractedAt IS NULL]->(:Source)){0,8}(og3:Source)
RETURN DISTINCT [og3.id, coalesce(og3.publisher, og3.id), NOT EXISTS { (og3)-[ug3:DERIVED_FROM
WHERE ug3.stance = 'ASSERTS' AND ug3.marking <= $clearance AND ug3.retractedAt IS NULL]->(:Source) }] } AS og3s
ORDER BY xg3.id
RETURN [xg3.source, CASE WHEN any(q IN og3s
WHERE q[2]) THEN [q IN og3s
WHERE q[2] | q[1]] ELSE [q IN og3s | q[1]] END, xg3.confidence, [q IN og3s | q[0]]] }] | head([first IN [[e IN every
WHERE NOT any(q IN every
WHERE q[0] <> e[0] AND q[0] IN e[3] AND NOT e[0] IN q[3])]] | head([own IN [CASE WHEN first = [] THEN every ELSE first END] | reduce(hs = [], e IN own | [h IN hs
WHERE NOT any(q IN h[0]
WHERE q IN e[1])] + [[reduce(a = e[1], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | a + h[0]), reduce(m = e[2], h IN [h IN hs
WHERE any(q IN h[0]
WHERE q IN e[1])] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])])])]) END] | CASE WHEN all(h IN g
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN g | q * (1.0 - coalesce(h[1], 0.0))), 4) END]) >= $p14
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
WITH at, rs, type(rs[0]) IN $p16 AND startNode(rs[0]).id > endNode(rs[0]).id AS swap, null AS groups
WITH at, rs, groups, type(rs[0]) AS type, CASE WHEN swap THEN endNode(rs[0]) ELSE startNode(rs[0]) END AS a, CASE WHEN swap THEN startNode(rs[0]) ELSE endNode(rs[0]) END AS b
RETURN [[[null, CASE WHEN type IN $p15 THEN rs[0].id ELSE type + ' ' + a.id + ' ' + b.id END]]]
ORDER BY at } AS links, COLLECT {
UNWIND range(0, size(hubs) - 1) AS at
WITH at, hubs[at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id]]
ORDER BY at } AS hubs
RETURN [nodes, links, hubs, [n IN found | n.id], cut, number, left, more] }) AS v4
RETURN [v4] AS row;
