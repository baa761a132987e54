// The source of every assertion is a node.
// param limit: Int = 100
// returns subject, problem
// uses source_id_unique
MATCH ()-[r]->()
WITH DISTINCT r.source AS source
WHERE NOT EXISTS { MATCH (:Source {id: source}) }
RETURN coalesce(source, '(none)') AS subject, 'is named as the source of assertions and is not in the graph' AS problem
ORDER BY subject
LIMIT $limit;
