// No two nodes have one id, no two assertions have one id, and no id of a node is malformed.
// param limit: Int = 100
// returns subject, problem
MATCH (n:Entity|Source|Claim)
WITH n.id AS id, count(*) AS times
WHERE times > 1 OR id IS NULL OR NOT id =~ '[a-z][a-z0-9-]*:\\S+'
RETURN coalesce(id, '(none)') AS subject, 'is the id of ' + times + ' nodes, or malformed' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH ()-[r]->()
WITH r.id AS id, count(*) AS times
WHERE times > 1
RETURN coalesce(id, '(none)') AS subject, 'is the id of ' + times + ' assertions' AS problem
ORDER BY subject
LIMIT $limit;
