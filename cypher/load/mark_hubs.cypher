// Marks the nodes that join nearly everything: by label and kind, or by more CLEAR assertions than $degree.
// param degree: Int
// What is not CLEAR, or joins the protected, does not count: nobody learns of it through what a traversal skips.
MATCH (n:Entity)
WITH n, coalesce(n:Country OR (n:Organization AND n.kind IN ['AGENCY', 'IGO', 'EXCHANGE']), false)
  OR (COUNT { (n)--() } > $degree AND COUNT { MATCH (n)-[r]-(m)
    WHERE r.marking = 0 AND r.retractedAt IS NULL AND NOT type(r) IN ['ACQUITTED_OF', 'SAME_AS', 'HAS_CLAIM', 'REPORTED_BY', 'DERIVED_FROM'] AND NOT m.protected
    RETURN r LIMIT $degree + 1 } > $degree) AS hub
WHERE n.hub <> hub
SET n.hub = hub;
