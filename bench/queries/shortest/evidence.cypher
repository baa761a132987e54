MATCH path = SHORTEST 1 (a:Entity {id: $from})((x)-[r:ASSOCIATE_OF|OPERATES|CONTROLS|SENT
  WHERE r.stance = 'ASSERTS' AND r.marking <= 0 AND r.retractedAt IS NULL
    AND (r.validFromDay IS NULL OR r.validFromDay <= date($validAt))
    AND (r.validToDay IS NULL OR r.validToDay > date($validAt))
  ]-(y WHERE y.hub = false AND y.marking <= 0 AND y.protected = false)){1,4}(b:Entity {id: $to})
WITH path, COLLECT {
  UNWIND relationships(path) AS hop
  WITH hop, startNode(hop) AS start, endNode(hop) AS end
  MATCH (start)-[q]-(end) WHERE type(q) = type(hop) AND q.marking <= 0 AND q.retractedAt IS NULL AND q.stance = 'ASSERTS'
  WITH hop, collect(q) AS qs, collect(q.source) AS told
  UNWIND qs AS q
  MATCH (s:Source {id: q.source})
  OPTIONAL MATCH (s)-[:DERIVED_FROM]->(o:Source)
  WITH hop, told, q, s, o WHERE o IS NULL OR NOT o.id IN told
  WITH hop, coalesce(o, s).publisher AS origin, max(q.confidence) AS best
  WITH hop, collect(best) AS bests, count(*) AS corroboration
  RETURN {corroboration: corroboration, confidence: round(1.0 - reduce(m = 1.0, g IN bests | m * (1.0 - g)), 4)}
} AS links
RETURN {hops: length(path), nodes: [n IN nodes(path) | {id: n.id}], links: links}
