MATCH (p:Entity:Person {id: $id})
WHERE p.marking <= 0 AND p.protected = false
WITH p, COLLECT {
  MATCH (p)<-[r:CONCERNS]-(n:Notice)
  WHERE r.marking <= 0 AND r.retractedAt IS NULL
    AND (r.validFromDay IS NULL OR r.validFromDay <= date($validAt))
    AND (r.validToDay IS NULL OR r.validToDay > date($validAt))
    AND n.marking <= 0 AND n.protected = false AND (n.startDay IS NULL OR n.startDay <= date($validAt))
  WITH n, collect(r) AS rs ORDER BY n.id LIMIT 10
  WITH n, COLLECT {
    UNWIND rs AS r
    MATCH (s:Source {id: r.source})
    OPTIONAL MATCH (s)-[:DERIVED_FROM]->(o:Source)
    WITH r, s, o ORDER BY r.recordedAt, r.id
    RETURN {stance: r.stance, publisher: s.publisher, confidence: r.confidence, origin: coalesce(o, s).publisher,
      source: s.id, repeats: o.id} ORDER BY r.recordedAt, r.id
  } AS stated
  WITH n, stated, COLLECT {
    WITH stated, [x IN stated WHERE x.stance = 'ASSERTS' | x.source] AS told
    UNWIND stated AS x
    WITH x, told WHERE x.stance = 'ASSERTS' AND (x.repeats IS NULL OR NOT x.repeats IN told)
    WITH x.origin AS origin, max(x.confidence) AS best
    RETURN best
  } AS groups
  RETURN {
    confidence: CASE WHEN all(g IN groups WHERE g IS NULL) THEN null
      ELSE round(1.0 - reduce(m = 1.0, g IN groups | m * (1.0 - coalesce(g, 0.0))), 4) END,
    corroboration: size(groups),
    disputed: any(x IN stated WHERE x.stance = 'ASSERTS') AND any(x IN stated WHERE x.stance = 'DENIES'),
    assertions: [x IN stated[..5] | {stance: x.stance, source: {publisher: x.publisher}}],
    node: n {.id, .name, .colour, .publishedAt}
  } ORDER BY n.id
} AS notices
RETURN p {.id, .name, .birthDate, .nationalities, notices}
