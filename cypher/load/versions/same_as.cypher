// Finds every version of assertions of the type SAME_AS: Entity – Entity.
// param keys: List<String>
// returns key, version, live, rowHash
// uses same_as_id_unique
// The id begins with the key, so its index finds them. A row for load/write_assertions.cypher has in properties
//   judgement score explanation decidedBy key id source stance reliability credibility graded confidence basis
//   validFrom validTo recordedAt marking note validFromDay validToDay rowHash
UNWIND $keys AS key
MATCH ()-[r:SAME_AS]->()
WHERE r.id STARTS WITH key
RETURN key, elementId(r) AS version, r.retractedAt IS NULL AS live, r.rowHash AS rowHash;
