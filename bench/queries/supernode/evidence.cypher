MATCH (w:Entity:Wallet {id: $id})
WHERE w.marking <= 0 AND w.protected = false
RETURN w {.id, sent: COLLECT {
  MATCH ()-[t:SENT]->(v) WHERE t.fromId = $id AND t.at > ''
    AND t.marking <= 0 AND t.retractedAt IS NULL
    AND (t.validFromDay IS NULL OR t.validFromDay <= date($validAt))
    AND (t.validToDay IS NULL OR t.validToDay > date($validAt))
    AND v.marking <= 0 AND v.protected = false
  WITH t, v ORDER BY t.fromId DESC, t.at DESC LIMIT 25
  MATCH (s:Source {id: t.source})
  RETURN {amount: t.amount, at: t.at, txHash: t.txHash, confidence: t.confidence,
    assertions: [{stance: t.stance, source: {publisher: s.publisher}}], node: v {.id, .address}} ORDER BY t.fromId DESC, t.at DESC
}}
