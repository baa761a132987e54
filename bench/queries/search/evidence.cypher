CALL db.index.fulltext.queryNodes('entity_search', $query) YIELD node AS n
WITH n WHERE n.marking <= 0 AND n.protected = false AND (n.startDay IS NULL OR n.startDay <= date($validAt))
WITH n, 1000 * CASE
    WHEN any(k IN n.searchKeys WHERE k = $text OR k = $squeezed) THEN 0
    WHEN any(k IN n.searchKeys WHERE k STARTS WITH $text OR k STARTS WITH $squeezed) THEN 1
    WHEN any(k IN n.searchKeys WHERE k CONTAINS $text) THEN 2
    ELSE 3 + size([w IN $words WHERE none(k IN n.searchKeys WHERE (' ' + k) CONTAINS (' ' + w))])
  END + reduce(m = 999, k IN n.searchKeys |
    CASE WHEN abs(size(k) - size($text)) < m THEN abs(size(k) - size($text)) ELSE m END) AS rank
ORDER BY rank, n.id LIMIT 10
RETURN n {.id, .name} ORDER BY rank, n.id
