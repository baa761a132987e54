// Every claim is made about exactly one entity.
// param limit: Int = 100
// returns subject, problem
MATCH (c:Claim)
OPTIONAL MATCH (owner)-[:HAS_CLAIM]->(c)
WITH c, count(DISTINCT owner) AS owners
WHERE owners <> 1
RETURN c.id AS subject, 'is a claim about ' + owners + ' entities' AS problem
ORDER BY subject
LIMIT $limit;
