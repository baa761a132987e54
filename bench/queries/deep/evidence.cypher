MATCH (p:Entity:Person {id: $id})
WHERE p.marking <= 0 AND p.protected = false
WITH p, COLLECT {
  MATCH (p)-[r:CONTROLS]->(w:Wallet)
  WHERE r.marking <= 0 AND r.retractedAt IS NULL
    AND (r.validFromDay IS NULL OR r.validFromDay <= date($validAt))
    AND (r.validToDay IS NULL OR r.validToDay > date($validAt))
    AND w.marking <= 0 AND w.protected = false
  WITH w, collect(r) AS rs ORDER BY w.id LIMIT 5
  WITH w, rs, COLLECT {
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
    node: w {.id, sent: COLLECT {
      MATCH (w)-[t:SENT]->(v:Wallet)
      WHERE t.marking <= 0 AND t.retractedAt IS NULL
        AND (t.validFromDay IS NULL OR t.validFromDay <= date($validAt))
        AND (t.validToDay IS NULL OR t.validToDay > date($validAt))
        AND v.marking <= 0 AND v.protected = false
      WITH t, v ORDER BY t.at DESC LIMIT 5
      RETURN {amount: t.amount, at: t.at, confidence: round(t.confidence, 4), node: v {.id, controllers: COLLECT {
        MATCH (v)<-[x:CONTROLS]-(q:Person)
        WHERE x.marking <= 0 AND x.retractedAt IS NULL
          AND (x.validFromDay IS NULL OR x.validFromDay <= date($validAt))
          AND (x.validToDay IS NULL OR x.validToDay > date($validAt))
          AND q.marking <= 0 AND q.protected = false
        WITH DISTINCT q ORDER BY q.id LIMIT 5
        RETURN q {.id, .name, notices: COLLECT {
          MATCH (q)<-[y:CONCERNS]-(n:Notice)
          WHERE y.marking <= 0 AND y.retractedAt IS NULL
            AND (y.validFromDay IS NULL OR y.validFromDay <= date($validAt))
            AND (y.validToDay IS NULL OR y.validToDay > date($validAt))
            AND n.marking <= 0 AND n.protected = false AND (n.startDay IS NULL OR n.startDay <= date($validAt))
          WITH DISTINCT n ORDER BY n.id LIMIT 5
          RETURN n {.id, .colour} ORDER BY n.id
        }} ORDER BY q.id
      }}} ORDER BY t.at DESC
    }}
  } ORDER BY w.id
} AS controls
RETURN p {.id, controls}
