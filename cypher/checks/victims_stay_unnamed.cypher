// A victim case has no name; nobody protected is found by search, listed or matched; the missing are protected.
// param limit: Int = 100
// returns subject, problem
MATCH (n:VictimCase)
WHERE n.name IS NOT NULL OR n.protected IS NULL OR NOT n.protected
RETURN n.id AS subject, 'is a victim case with a name, or not protected' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Entity)
WHERE n.protected AND n.searchKeys IS NOT NULL
RETURN n.id AS subject, 'is protected and can be searched for' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Entity)-[r:SAME_AS|DESIGNATES|TARGETS]-()
WHERE n.protected
RETURN n.id AS subject, 'is protected and has ' + type(r) AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (notice:Notice)-[r:CONCERNS]->(n:Entity)
WHERE notice.colour IN ['YELLOW', 'BLACK'] AND NOT n.protected AND r.retractedAt IS NULL
RETURN n.id AS subject, 'is the subject of a Yellow or Black Notice, and not protected' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Entity)-[r]-()
WHERE n.protected AND (r.note IS NOT NULL OR r.recordId IS NOT NULL OR r.url IS NOT NULL)
RETURN n.id AS subject, 'is protected, and ' + type(r) + ' says where in the source' AS problem
ORDER BY subject
LIMIT $limit;
