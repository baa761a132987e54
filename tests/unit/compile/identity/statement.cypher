WITH COLLECT {
UNWIND $p5 AS i1
MATCH (n2:Entity {id: i1})
WHERE n2.marking <= $clearance AND n2.protected = false AND (n2:Person)
WITH n2, i1, head(COLLECT {
WITH COLLECT {
MATCH h4 = SHORTEST 1 (n2)((a8)-[r9:SAME_AS]-(b10)
WHERE r9.judgement = 'POSITIVE' AND r9.stance = 'ASSERTS' AND r9.marking <= $clearance AND r9.retractedAt IS NULL AND a8.protected = false AND b10.protected = false AND b10.marking <= $clearance AND b10.protected = false)+(n3)
WHERE n3 <> n2
WITH n3, min(length(h4)) AS d5
ORDER BY d5, n3.id
LIMIT $p0
RETURN n3
ORDER BY d5, n3.id } AS ms6
WITH size(ms6) >= $p0 AS b7, [n2] + ms6[0..$p0 - 1] AS ms6
WITH b7, COLLECT {
UNWIND ms6 AS n11
RETURN n11
ORDER BY n11.id } AS ms6
WITH b7, ms6, COLLECT {
UNWIND ms6 AS n13
MATCH (n13)-[r15:SAME_AS]->(n14)
WHERE r15.judgement = 'POSITIVE' AND r15.stance = 'ASSERTS' AND r15.marking <= $clearance AND r15.retractedAt IS NULL AND n14 IN ms6
RETURN r15 } AS rs12
WITH b7, ms6, rs12, EXISTS {
UNWIND ms6 AS n16
MATCH (n16)-[r18:SAME_AS]->(n17)
WHERE (r18.judgement = 'NEGATIVE' AND r18.stance = 'ASSERTS' OR r18.judgement = 'POSITIVE' AND r18.stance = 'DENIES') AND r18.marking <= $clearance AND r18.retractedAt IS NULL AND n17 IN ms6
RETURN r18 } AS v19, COLLECT {
UNWIND ms6 AS n20
RETURN [[l IN labels(n20)
WHERE l <> 'Entity'][0], n20.id]
ORDER BY n20.id } AS v21, COLLECT {
UNWIND rs12 AS x22
WITH x22
ORDER BY x22.recordedAt, x22.id
LIMIT $p1
RETURN [null, x22.decidedBy]
ORDER BY x22.recordedAt, x22.id } AS v23, COLLECT {
UNWIND ms6 AS n24
CALL (n24) {
WITH n24, COLLECT {
MATCH (s29:Source {id: n24.describedBy})
WHERE s29.marking <= $clearance
RETURN s29.id } AS s291, COLLECT {
MATCH (n24)-[r26:REPORTED_BY]->(s29)
WHERE r26.stance = 'ASSERTS' AND r26.marking <= $clearance AND r26.retractedAt IS NULL AND s29.marking <= $clearance
WITH DISTINCT s29.id AS s29
ORDER BY s29
LIMIT 26
RETURN s29
ORDER BY s29 } AS s292
WITH n24, CASE WHEN s291 = [] THEN s292 ELSE s291 END AS s35
UNWIND range(0, size($p2) - 1) AS k30
UNWIND n24[$p2[k30]] AS x25
WITH DISTINCT k30, $p2[k30] AS t31, CASE WHEN valueType(x25) STARTS
WITH 'POINT' THEN toString(x25.latitude) + ' ' + toString(x25.longitude) ELSE toStringOrNull(x25) END AS t32, null AS t33, null AS t34, s35
WHERE t32 IS NOT NULL
RETURN k30, t31, t32, t33, t34, s35 UNION ALL
MATCH (n24)-[r26:HAS_CLAIM]->(c27)
WHERE r26.stance = 'ASSERTS' AND r26.marking <= $clearance AND r26.retractedAt IS NULL AND c27.marking <= $clearance
WITH c27, collect(DISTINCT r26.source) AS rs28
WITH size($p2) AS k30, toStringOrNull(c27.property) AS t31, toStringOrNull(c27.value) AS t32, toStringOrNull(c27.qualifier) AS t33, toStringOrNull(c27.unit) AS t34, rs28 AS s35
WHERE t31 IS NOT NULL AND t32 IS NOT NULL
RETURN k30, t31, t32, t33, t34, s35 }
WITH n24, k30, t31, t32, t33, t34, s35
ORDER BY k30, t31, t32, t33, t34, n24.id
LIMIT $p4
WITH n24, k30, t31, t32, t33, t34, COLLECT {
UNWIND s35 AS i37
MATCH (s36:Source {id: i37})
WHERE s36.marking <= $clearance
WITH DISTINCT s36
ORDER BY s36.id
LIMIT $p3
RETURN [null, s36.id]
ORDER BY s36.id } AS v38
RETURN [t31, t32, v38, [[l IN labels(n24)
WHERE l <> 'Entity'][0], n24.id]]
ORDER BY k30, t31, t32, t33, t34, n24.id } AS v39
RETURN [[v19, v21, v23, v39], size(ms6), b7] }) AS v40
RETURN [i1, [null, v40]] } AS v41
RETURN [v41] AS row;
