// On every event stand the ids of its ends, under which it is paged.
// param limit: Int = 100
// returns subject, problem
MATCH (a)-[r:SENT|INPUT_OF|OUTPUT_TO|PAID]->(b)
WHERE r.fromId IS NULL OR r.toId IS NULL OR r.fromId <> a.id OR r.toId <> b.id
RETURN r.id AS subject, type(r) + ' does not carry the ids of its ends' AS problem
ORDER BY subject
LIMIT $limit;
