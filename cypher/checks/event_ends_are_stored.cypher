// On every relationship that is paged along an index stand the ids of its ends.
// param limit: Int = 100
// returns subject, problem
MATCH (a)-[r:MEMBER_OF|BASED_IN|LOCATED_IN|USES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|DEFRAUDED_IN|TOOK_PLACE_AT|REQUESTED_BY|ISSUED_BY|IMPOSED_BY|REPORTED_BY]->(b)
WHERE r.fromId IS NULL OR r.toId IS NULL OR r.fromId <> a.id OR r.toId <> b.id
RETURN r.id AS subject, type(r) + ' does not carry the ids of its ends' AS problem
ORDER BY subject
LIMIT $limit;
