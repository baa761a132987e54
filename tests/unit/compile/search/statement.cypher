WITH head(COLLECT {
CALL db.index.fulltext.queryNodes('entity_search', $p0) YIELD node AS n1
WITH n1
WHERE n1.marking <= $clearance AND n1.protected = false AND (n1:Person)
WITH collect(n1) AS a2
WITH a2, COLLECT {
UNWIND a2 AS n3
WITH n3, {rank: 1000 * CASE WHEN any(k IN n3.searchKeys
WHERE k = $p1 OR k = $p3) THEN 0 WHEN any(k IN n3.searchKeys
WHERE k STARTS
WITH $p1 OR k STARTS
WITH $p3) THEN 1 WHEN any(k IN n3.searchKeys
WHERE k CONTAINS $p1) THEN 2 ELSE 3 + size([w IN $p2
WHERE none(k IN n3.searchKeys
WHERE (' ' + k) CONTAINS (' ' + w))]) END + reduce(m = 999, k IN n3.searchKeys | CASE WHEN abs(size(k) - size($p1)) < m THEN abs(size(k) - size($p1)) ELSE m END)} AS m5
WITH n3, m5, m5.rank AS k6
WITH n3, m5, k6
ORDER BY k6 IS NULL, k6, n3.id
LIMIT $p4
RETURN [[null, n3.name]]
ORDER BY k6 IS NULL, k6, n3.id } AS v4
RETURN [v4, size(a2)] }) AS v7
RETURN [v7] AS row;
