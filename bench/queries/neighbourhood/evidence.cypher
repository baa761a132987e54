MATCH (c:Entity:Compound {id: $id})
WHERE c.marking <= 0 AND c.protected = false
WITH c, COLLECT {
  MATCH (c)<-[r:OPERATES]-(p:Person)
  WHERE r.marking <= 0 AND r.retractedAt IS NULL
    AND (r.validFromDay IS NULL OR r.validFromDay <= date($validAt))
    AND (r.validToDay IS NULL OR r.validToDay > date($validAt))
    AND p.marking <= 0 AND p.protected = false
  WITH p, collect(r) AS rs ORDER BY p.id LIMIT 50
  WITH p, rs, COLLECT {
    WITH rs, [r IN rs WHERE r.stance = 'ASSERTS' | r.source] AS told
    UNWIND rs AS r
    WITH r, told WHERE r.stance = 'ASSERTS'
    MATCH (s:Source {id: r.source})
    OPTIONAL MATCH (s)-[:DERIVED_FROM]->(o:Source)
    WITH r, told, s, o WHERE o IS NULL OR NOT o.id IN told
    WITH coalesce(o, s).publisher AS origin, max(r.confidence) AS best
    RETURN best
  } AS groups
  RETURN {
    confidence: CASE WHEN all(g IN groups WHERE g IS NULL) THEN null
      ELSE round(1.0 - reduce(m = 1.0, g IN groups | m * (1.0 - coalesce(g, 0.0))), 4) END,
    corroboration: size(groups),
    disputed: any(x IN rs WHERE x.stance = 'ASSERTS') AND any(x IN rs WHERE x.stance = 'DENIES'),
    node: p {.id, .name,
      controls: COLLECT {
        MATCH (p)-[q:CONTROLS]->(w:Wallet)
        WHERE q.marking <= 0 AND q.retractedAt IS NULL
          AND (q.validFromDay IS NULL OR q.validFromDay <= date($validAt))
          AND (q.validToDay IS NULL OR q.validToDay > date($validAt))
          AND w.marking <= 0 AND w.protected = false
        WITH DISTINCT w ORDER BY w.id LIMIT 5
        RETURN w {.id, .address} ORDER BY w.id
      },
      notices: COLLECT {
        MATCH (p)<-[q:CONCERNS]-(n:Notice)
        WHERE q.marking <= 0 AND q.retractedAt IS NULL
          AND (q.validFromDay IS NULL OR q.validFromDay <= date($validAt))
          AND (q.validToDay IS NULL OR q.validToDay > date($validAt))
          AND n.marking <= 0 AND n.protected = false AND (n.startDay IS NULL OR n.startDay <= date($validAt))
        WITH DISTINCT n ORDER BY n.id LIMIT 5
        RETURN n {.id, .colour, .publishedAt} ORDER BY n.id
      }
    }
  } ORDER BY p.id
} AS operators
RETURN c {.id, .name, operators}
