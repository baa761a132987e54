WITH [COLLECT {
CALL db.index.fulltext.queryNodes('entity_search', $p0) YIELD node AS n1
WITH n1
WHERE n1.marking <= $clearance AND n1.protected = false AND (n1:Person)
WITH n1, {rank: 1000 * CASE WHEN any(k IN n1.searchKeys
WHERE k = $p1 OR k = $p3) THEN 0 WHEN any(k IN n1.searchKeys
WHERE k STARTS
WITH $p1 OR k STARTS
WITH $p3) THEN 1 WHEN any(k IN n1.searchKeys
WHERE k CONTAINS $p1) THEN 2 ELSE 3 + size([w IN $p2
WHERE none(k IN n1.searchKeys
WHERE (' ' + k) CONTAINS (' ' + w))]) END + reduce(m = 999, k IN n1.searchKeys | CASE WHEN abs(size(k) - size($p1)) < m THEN abs(size(k) - size($p1)) ELSE m END)} AS m2
WITH n1, m2, m2.rank AS k3
WITH n1, m2, k3
ORDER BY k3 IS NULL, k3, n1.id
LIMIT $p4
RETURN [[null, n1.name]]
ORDER BY k3 IS NULL, k3, n1.id }, COUNT {
CALL db.index.fulltext.queryNodes('entity_search', $p5) YIELD node AS n4
WITH n4
WHERE n4.marking <= $clearance AND n4.protected = false AND (n4:Person)
RETURN n4
LIMIT 10001 }] AS v5
RETURN [v5] AS row;
