// Withdraws those of some entities and claims that no live assertion touches; others stay as they are.
// param ids: List<String>
// param at: DateTime
// returns withdrawn
// uses entity_id_unique, claim_id_unique
// Since when: the moment of their last assertion's withdrawal; $at where there never was one. A country needs nobody to
// say that it is there.
UNWIND $ids AS id
OPTIONAL MATCH (entity:Entity {id: id})
OPTIONAL MATCH (claim:Claim {id: id})
WITH DISTINCT coalesce(entity, claim) AS n
WHERE n.retractedAt IS NULL AND NOT n:Country
  AND NOT EXISTS { (n)-[r]-() WHERE r.retractedAt IS NULL AND type(r) <> 'SAME_AS' }
CALL (n) {
  MATCH (n)-[r]-()
  WHERE type(r) <> 'SAME_AS'
  RETURN max(r.retractedAt) AS last
}
WITH n, coalesce(last, $at) AS last
WITH n, CASE WHEN n.recordedAt > last THEN n.recordedAt ELSE last END AS since
SET n.retractedAt = since, n.absences = coalesce(n.absences, []) + [since],
  n.markingBefore = n.marking, n.marking = 9
RETURN count(n) AS withdrawn;
