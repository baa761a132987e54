// Finds every version of assertions of the type TOOK_PLACE_AT: Event, Operation → Location.
// param keys: List<String>
// returns key, version, live, rowHash
// uses took_place_at_id_unique
// The id begins with the key, so its index finds them. A row for load/write_assertions.cypher has in properties
//   key id source stance reliability credibility graded confidence basis validFrom validTo recordedAt marking
//   note validFromDay validToDay fromId toId rowHash
UNWIND $keys AS key
MATCH ()-[r:TOOK_PLACE_AT]->()
WHERE r.id STARTS WITH key
RETURN key, elementId(r) AS version, r.retractedAt IS NULL AS live, r.rowHash AS rowHash;
