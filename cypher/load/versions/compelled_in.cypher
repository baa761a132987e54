// Finds every version of assertions of the type COMPELLED_IN: VictimCase → Crime.
// param keys: List<String>
// returns key, version, live, rowHash
// uses compelled_in_id_unique
// The id begins with the key, so its index finds them. A row for load/write_assertions.cypher has in properties
//   decisionMaker key id source stance reliability credibility graded confidence basis validFrom validTo
//   recordedAt marking note validFromDay validToDay rowHash
UNWIND $keys AS key
MATCH ()-[r:COMPELLED_IN]->()
WHERE r.id STARTS WITH key
RETURN key, elementId(r) AS version, r.retractedAt IS NULL AS live, r.rowHash AS rowHash;
