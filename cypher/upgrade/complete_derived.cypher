// Completes what an earlier version wrote: ids of the ends on relationships paged along an index, names in lower case.
MATCH (a)-[r:MEMBER_OF|BASED_IN|LOCATED_IN|USES|CONTROLS|IN_CLUSTER|SENT|INPUT_OF|OUTPUT_TO|PAID|COLLECTS_FOR|DEFRAUDED_IN|TOOK_PLACE_AT|REQUESTED_BY|ISSUED_BY|IMPOSED_BY|REPORTED_BY]->(b)
WHERE r.fromId IS NULL OR r.toId IS NULL
CALL (a, r, b) { SET r.fromId = a.id, r.toId = b.id } IN TRANSACTIONS OF 10000 ROWS;

MATCH (n:Entity|Source)
WHERE n.name IS NOT NULL AND n.nameLower IS NULL
CALL (n) { SET n.nameLower = toLower(n.name) } IN TRANSACTIONS OF 10000 ROWS;
