MATCH (p:Entity:Person {id: $id})
RETURN p {.id, controls: COLLECT {
  MATCH (p)-[:CONTROLS]->(w:Wallet)
  WITH DISTINCT w ORDER BY w.id LIMIT 5
  RETURN w {.id, sent: COLLECT {
    MATCH (w)-[t:SENT]->(v:Wallet)
    WITH t, v ORDER BY t.at DESC LIMIT 5
    RETURN {amount: t.amount, at: t.at, node: v {.id, controllers: COLLECT {
      MATCH (v)<-[:CONTROLS]-(q:Person)
      WITH DISTINCT q ORDER BY q.id LIMIT 5
      RETURN q {.id, .name, notices: COLLECT {
        MATCH (q)<-[:CONCERNS]-(n:Notice)
        WITH DISTINCT n ORDER BY n.id LIMIT 5
        RETURN n {.id, .colour} ORDER BY n.id
      }} ORDER BY q.id
    }}} ORDER BY t.at DESC
  }} ORDER BY w.id
}}
