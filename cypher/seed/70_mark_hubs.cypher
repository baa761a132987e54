// Marks the nodes that join nearly everything: by label and kind, or by more CLEAR assertions than 1000.
// The same as load/mark_hubs.cypher. After all data sets.
MATCH (n:Entity)
WITH n, coalesce(n:Country OR (n:Organization AND n.kind IN ['AGENCY', 'IGO', 'EXCHANGE']), false)
  OR (COUNT { (n)--() } > 1000 AND COUNT { MATCH (n)-[r]-(m)
    WHERE r.marking = 0 AND r.retractedAt IS NULL AND NOT type(r) IN ['ACQUITTED_OF', 'SAME_AS', 'HAS_CLAIM', 'REPORTED_BY', 'DERIVED_FROM'] AND NOT m.protected
    RETURN r LIMIT 1000 + 1 } > 1000) AS hub
WHERE n.hub <> hub
SET n.hub = hub;
