MATCH (w:Entity:Wallet {id: $id})
RETURN w {.id, sent: COLLECT {
  MATCH ()-[t:SENT]->(v) WHERE t.fromId = $id AND t.at > ''
  WITH t, v ORDER BY t.fromId DESC, t.at DESC LIMIT 25
  RETURN {amount: t.amount, at: t.at, txHash: t.txHash, node: v {.id, .address}} ORDER BY t.fromId DESC, t.at DESC
}}
