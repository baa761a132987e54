WITH head(COLLECT {
MATCH (n:Entity)
WHERE n.id IN $p1 AND n.marking <= $clearance AND n.protected = false
WITH n
ORDER BY n.id
WITH collect(n) AS found
CALL (found) {
CALL (found) {
UNWIND found AS x
MATCH (x)-[r:MEMBER_OF|PAID]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false
WITH DISTINCT r
WITH r, CASE WHEN type(r) IN $p2 THEN r.id WHEN type(r) IN $p3 AND startNode(r).id > endNode(r).id THEN type(r) + ' ' + endNode(r).id + ' ' + startNode(r).id ELSE type(r) + ' ' + startNode(r).id + ' ' + endNode(r).id END AS key
UNWIND [['AT', r.`at`], ['VALID_FROM', r.`validFrom`], ['VALID_TO', r.`validTo`]] AS pair
WITH r, key, pair[0] AS kind, pair[1] AS date
WHERE date IS :: STRING NOT NULL
WITH key, kind, date, collect(r) AS stating, min(r.recordedAt) AS since
RETURN CASE size(date) WHEN 4 THEN date + '-01-01' WHEN 7 THEN date + '-01' ELSE left(date, 10) END AS day, date, kind, key, null AS subject, stating, since
ORDER BY day, date, kind, key
LIMIT $p0 UNION ALL
UNWIND found AS x
MATCH (x)-[r:MEMBER_OF|PAID]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND y.marking <= $clearance AND y.protected = false
WITH collect(DISTINCT y) AS near
UNWIND found + near AS y
WITH DISTINCT y
UNWIND [['ADOPTED_AT', y.`adoptedAt`], ['AT', y.`at`], ['DATE', y.`date`], ['FROM', y.`from`], ['LISTED_ON', y.`listedOn`], ['POSTED_AT', y.`postedAt`], ['PUBLISHED_AT', y.`publishedAt`], ['TO', y.`to`]] AS pair
WITH y, y.id AS key, pair[0] AS kind, pair[1] AS date
WHERE date IS :: STRING NOT NULL
RETURN CASE size(date) WHEN 4 THEN date + '-01-01' WHEN 7 THEN date + '-01' ELSE left(date, 10) END AS day, date, kind, key, y AS subject, null AS stating, y.recordedAt AS since
ORDER BY day, date, kind, key
LIMIT $p0 }
WITH *
ORDER BY day, date, kind, key
LIMIT $p0
RETURN collect([date, kind, toString(since)]) AS entries, collect(subject) AS subjects, collect(stating) AS stating, collect(subject IS NULL) AS of_links }
WITH found, entries, of_links, subjects, stating, [s IN stating | s[0]] AS hops
WITH found, entries, of_links, subjects, stating, COLLECT {
UNWIND range(0, size(hops) - 1) AS at
WITH at, hops[at] AS hop, startNode(hops[at]) AS a, endNode(hops[at]) AS b
MATCH (a)-[q:MEMBER_OF|PAID]-(b)
WHERE q.marking <= $clearance AND q.retractedAt IS NULL AND type(q) = type(hop) AND (startNode(q) = a OR type(q) IN $p4) AND (q = hop OR NOT type(q) IN $p5)
WITH at, collect(DISTINCT q) AS rs
RETURN rs
ORDER BY at } AS links
WITH found, entries, of_links, COLLECT {
UNWIND range(0, size(subjects) - 1) AS at
WITH at, subjects[at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id]]
ORDER BY at } AS entities, COLLECT {
UNWIND range(0, size(subjects) - 1) AS at
WITH at, subjects[at] AS one
WITH at, one, COLLECT {
MATCH (one)-[q:REPORTED_BY]->(s:Source)
WHERE q.marking <= $clearance AND q.retractedAt IS NULL AND s.marking <= $clearance
WITH DISTINCT q.stance AS stance, coalesce(s.publisher, s.name, s.id) AS publisher
ORDER BY stance, publisher
RETURN [stance, publisher] } AS told
RETURN [coalesce(one.name, one.id), told]
ORDER BY at } AS told, COLLECT {
UNWIND range(0, size(links) - 1) AS at
WITH at, links[at] AS rs
WITH at, rs, type(rs[0]) IN $p7 AND startNode(rs[0]).id > endNode(rs[0]).id AS swap, CASE WHEN size(rs) = 1 THEN [x IN rs
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
RETURN [type, coalesce(a.name, a.id), coalesce(b.name, b.id), COLLECT {
UNWIND [x IN rs
WHERE x.stance = 'DENIES' OR x IN stating[at]] AS q
MATCH (s:Source {id: q.source})
WHERE s.marking <= $clearance
WITH DISTINCT q.stance AS stance, coalesce(s.publisher, s.name, s.id) AS publisher
ORDER BY stance, publisher
RETURN [stance, publisher] }, [[null, CASE WHEN type IN $p6 THEN rs[0].id ELSE type + ' ' + a.id + ' ' + b.id END]]]
ORDER BY at } AS links
RETURN [entries, of_links, entities, told, links, [n IN found | n.id]] }) AS v2
RETURN [v2] AS row;
