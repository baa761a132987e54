WITH [head(COLLECT {
MATCH (from:Entity)
WHERE from.id IN $p1 AND from.marking <= $clearance AND from.protected = false
MATCH (to:Entity)
WHERE to.id IN $p2 AND to.marking <= $clearance AND to.protected = false AND from <> to
WITH from, to, [from, to] + COLLECT {
MATCH h = SHORTEST 1 (from)((a3)-[r4:SAME_AS]-(b5)
WHERE r4.judgement = 'POSITIVE' AND r4.stance = 'ASSERTS' AND r4.marking <= $clearance AND r4.retractedAt IS NULL AND a3.protected = false AND b5.protected = false AND b5.marking <= $clearance AND b5.protected = false)+(o)
WHERE o <> from
WITH o, min(length(h)) AS steps
RETURN o } + COLLECT {
MATCH h = SHORTEST 1 (to)((a6)-[r7:SAME_AS]-(b8)
WHERE r7.judgement = 'POSITIVE' AND r7.stance = 'ASSERTS' AND r7.marking <= $clearance AND r7.retractedAt IS NULL AND a6.protected = false AND b8.protected = false AND b8.marking <= $clearance AND b8.protected = false)+(o)
WHERE o <> to
WITH o, min(length(h)) AS steps
RETURN o } AS named
WITH from, to, named, COLLECT {
MATCH (v:Entity)
WHERE v.id IN $p7 AND v.marking <= $clearance AND v.protected = false
WITH v, COLLECT {
MATCH h = SHORTEST 1 (v)((a9)-[r10:SAME_AS]-(b11)
WHERE r10.judgement = 'POSITIVE' AND r10.stance = 'ASSERTS' AND r10.marking <= $clearance AND r10.retractedAt IS NULL AND a9.protected = false AND b11.protected = false AND b11.marking <= $clearance AND b11.protected = false)+(o)
WHERE o <> v
WITH o, min(length(h)) AS steps
RETURN o } AS same
UNWIND [v] + same AS w
RETURN DISTINCT w } AS avoided
WITH from, to, COLLECT {
MATCH path = SHORTEST 110 (from) ((x)-[r:LEADS|SAME_AS]-(y)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND (type(r) <> 'SAME_AS' OR r.judgement = 'POSITIVE') AND (type(r) <> 'SAME_AS' OR startNode(r).protected = false AND endNode(r).protected = false) AND y.marking <= $clearance AND y.protected = false AND NOT EXISTS { (x)-[q:LEADS|SAME_AS]-(y)
WHERE type(q) = type(r) AND startNode(q) = startNode(r) AND (coalesce(q.confidence, -1.0) > coalesce(r.confidence, -1.0) OR coalesce(q.confidence, -1.0) = coalesce(r.confidence, -1.0) AND q.id < r.id) AND q.stance = 'ASSERTS' AND q.marking <= $clearance AND q.retractedAt IS NULL AND (type(q) <> 'SAME_AS' OR q.judgement = 'POSITIVE') AND (type(q) <> 'SAME_AS' OR startNode(q).protected = false AND endNode(q).protected = false) } AND y.protected = false AND (y.protected = false AND coalesce(y.hub, false) = false OR y IN named) AND NOT y IN avoided){0,7} ((z)-[s:LEADS|SAME_AS]-(last)
WHERE s.stance = 'ASSERTS' AND s.marking <= $clearance AND s.retractedAt IS NULL AND (type(s) <> 'SAME_AS' OR s.judgement = 'POSITIVE') AND (type(s) <> 'SAME_AS' OR startNode(s).protected = false AND endNode(s).protected = false) AND last.marking <= $clearance AND last.protected = false AND NOT EXISTS { (z)-[q:LEADS|SAME_AS]-(last)
WHERE type(q) = type(s) AND startNode(q) = startNode(s) AND (coalesce(q.confidence, -1.0) > coalesce(s.confidence, -1.0) OR coalesce(q.confidence, -1.0) = coalesce(s.confidence, -1.0) AND q.id < s.id) AND q.stance = 'ASSERTS' AND q.marking <= $clearance AND q.retractedAt IS NULL AND (type(q) <> 'SAME_AS' OR q.judgement = 'POSITIVE') AND (type(q) <> 'SAME_AS' OR startNode(q).protected = false AND endNode(q).protected = false) }){1,1}(to)
RETURN path
LIMIT 110 } AS candidates
WITH collect(candidates) AS pairs
WITH any(c IN pairs
WHERE size(c) >= 110) AS full, reduce(every = [], c IN pairs | every + c) AS candidates
WITH full, COLLECT {
UNWIND candidates AS path
WITH nodes(path) AS nodes, relationships(path) AS hops
WHERE all(i IN range(0, size(nodes) - 2)
WHERE NOT nodes[i] IN nodes[i + 1..])
WITH nodes, hops, [r IN hops
WHERE type(r) <> 'SAME_AS'] AS real
WHERE size(real) <= 2
WITH nodes, hops, real, COLLECT {
UNWIND range(0, size(nodes) - 1) AS at
WITH at, nodes[at] AS v
WITH at, v, COLLECT {
MATCH h = SHORTEST 1 (v)((a12)-[r13:SAME_AS]-(b14)
WHERE r13.judgement = 'POSITIVE' AND r13.stance = 'ASSERTS' AND r13.marking <= $clearance AND r13.retractedAt IS NULL AND a12.protected = false AND b14.protected = false AND b14.marking <= $clearance AND b14.protected = false)+(o)
WHERE o <> v
WITH o, min(length(h)) AS steps
RETURN o.id } AS same
WITH DISTINCT reduce(least = v.id, i IN same | CASE WHEN i < least THEN i ELSE least END) AS thing
RETURN thing } AS things
WHERE size(things) = size(real) + 1
WITH nodes, hops, real
ORDER BY size([r IN hops
WHERE type(r) <> 'SAME_AS']), size(hops), [n IN nodes | n.id], [r IN hops | r.id]
WITH real, nodes[0] AS a, nodes[-1] AS b, collect([nodes, hops])[0] AS best
WITH best[0] AS nodes, best[1] AS hops
WITH nodes, hops
ORDER BY size([r IN hops
WHERE type(r) <> 'SAME_AS']), size(hops), [n IN nodes | n.id], [r IN hops | r.id]
LIMIT 110
WITH nodes, hops, COLLECT {
UNWIND range(0, size(hops) - 1) AS at
WITH at, hops[at] AS hop, startNode(hops[at]) AS a, endNode(hops[at]) AS b
MATCH (a)-[q:LEADS|SAME_AS]-(b)
WHERE q.marking <= $clearance AND q.retractedAt IS NULL AND (type(q) <> 'SAME_AS' OR q.judgement = 'POSITIVE') AND type(q) = type(hop) AND (startNode(q) = a OR type(q) IN $p4) AND (q = hop OR NOT type(q) IN $p5)
WITH at, collect(DISTINCT q) AS rs
RETURN rs
ORDER BY at } AS links
WHERE all(rs IN links
WHERE size(rs) > 0 AND (type(rs[0]) = 'SAME_AS' OR head([g IN [CASE WHEN size(rs) = 1 THEN [x IN rs
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
WHERE q IN e[1])] | CASE WHEN m IS NULL OR h[1] > m THEN h[1] ELSE m END)]])])])]) END] | CASE WHEN all(h IN g
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN g | q * (1.0 - coalesce(h[1], 0.0))), 4) END]) >= $p6))
WITH *
ORDER BY size([r IN hops
WHERE type(r) <> 'SAME_AS']), size(hops), [n IN nodes | n.id], [r IN hops | r.id]
LIMIT $p8
WITH nodes, hops, COLLECT {
UNWIND range(0, size(links) - 1) AS at
WITH at, links[at] AS rs
WITH at, rs, type(rs[0]) IN $p3 AND startNode(rs[0]).id > endNode(rs[0]).id AS swap, CASE WHEN size(rs) = 1 THEN [x IN rs
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
RETURN [CASE WHEN all(h IN groups
WHERE h[1] IS NULL) THEN null ELSE round(1.0 - reduce(q = 1.0, h IN groups | q * (1.0 - coalesce(h[1], 0.0))), 4) END, type, a.id, COLLECT {
UNWIND rs AS x
MATCH (s:Source {id: x.source})
WHERE s.marking <= $clearance
WITH DISTINCT x.stance AS stance, coalesce(CASE type(x) WHEN 'SAME_AS' THEN x.decidedBy END, s.publisher, s.name, s.id) AS publisher
ORDER BY stance, publisher
RETURN [stance, publisher] }, []]
ORDER BY at } AS shown, [] AS rows
RETURN [rows, size([r IN hops
WHERE type(r) <> 'SAME_AS']), shown, [n IN nodes | [n.id, coalesce(n.name, n.id)]]]
ORDER BY size([r IN hops
WHERE type(r) <> 'SAME_AS']), size(hops), [n IN nodes | n.id], [r IN hops | r.id] } AS found
RETURN [full, found] }), head(COLLECT {
MATCH (a:Entity)
WHERE a.id IN $p0 AND a.marking <= $clearance AND a.protected = false
WITH a, COLLECT {
MATCH h = SHORTEST 1 (a)((a15)-[r16:SAME_AS]-(b17)
WHERE r16.judgement = 'POSITIVE' AND r16.stance = 'ASSERTS' AND r16.marking <= $clearance AND r16.retractedAt IS NULL AND a15.protected = false AND b17.protected = false AND b17.marking <= $clearance AND b17.protected = false)+(o)
WHERE o <> a
WITH o, min(length(h)) AS steps
RETURN o } AS same
UNWIND [a] + same AS o
WITH collect(DISTINCT o) AS ends
UNWIND ends AS a
WITH a, ends
MATCH (a)-[r:LEADS]-(hub)
WHERE r.stance = 'ASSERTS' AND r.marking <= $clearance AND r.retractedAt IS NULL AND hub.marking <= $clearance AND hub.protected = false AND hub.hub = true AND NOT hub.id IN $p0 AND NOT hub IN ends
WITH DISTINCT hub
ORDER BY hub.id
LIMIT 101
WITH collect(hub) AS hubs
WITH COLLECT {
UNWIND range(0, size(hubs) - 1) AS at
WITH at, hubs[at] AS n
RETURN [[[l IN labels(n)
WHERE l <> 'Entity'][0], n.id]]
ORDER BY at } AS rows
RETURN rows }), COLLECT {
MATCH (n:Entity)
WHERE n.id IN $p0 AND n.marking <= $clearance AND n.protected = false
RETURN n.id }] AS v18
RETURN [v18] AS row;
