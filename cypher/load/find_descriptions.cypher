// How some nodes are described, and by whom. An id that is not there has no row.
// param ids: List<String>
// returns id, rowHash, describedBy, recordedAt, protected
// A source that was withdrawn has no rowHash here, so that its row is written and brings it back.
// uses entity_id_unique, source_id_unique, claim_id_unique
UNWIND $ids AS id
OPTIONAL MATCH (entity:Entity {id: id})
OPTIONAL MATCH (source:Source {id: id})
OPTIONAL MATCH (claim:Claim {id: id})
WITH id, coalesce(entity, source, claim) AS node
WHERE node IS NOT NULL
RETURN id, CASE WHEN node:Source AND node.retractedAt IS NOT NULL THEN null ELSE node.rowHash END AS rowHash,
  node.describedBy AS describedBy, node.recordedAt AS recordedAt,
  coalesce(node.protected, false) AS protected
ORDER BY id;
