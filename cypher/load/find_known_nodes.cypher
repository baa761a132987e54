// What the graph holds of some ids, whatever they are of. An id that is not there has no row.
// param ids: List<String>
// returns id, marking, protected, recordedAt
// uses entity_id_unique, source_id_unique, claim_id_unique
UNWIND $ids AS id
OPTIONAL MATCH (entity:Entity {id: id})
OPTIONAL MATCH (source:Source {id: id})
OPTIONAL MATCH (claim:Claim {id: id})
WITH id, coalesce(entity, source, claim) AS node
WHERE node IS NOT NULL
RETURN id, coalesce(node.markingBefore, node.marking) AS marking, coalesce(node.protected, false) AS protected,
  node.recordedAt AS recordedAt
ORDER BY id;
