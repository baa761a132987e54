MATCH (c:Entity:Compound {id: $id})
RETURN c {.id, .name, operators: COLLECT {
  MATCH (c)<-[:OPERATES]-(p:Person)
  WITH DISTINCT p ORDER BY p.id LIMIT 50
  RETURN p {.id, .name,
    controls: COLLECT {
      MATCH (p)-[:CONTROLS]->(w:Wallet)
      WITH DISTINCT w ORDER BY w.id LIMIT 5
      RETURN w {.id, .address} ORDER BY w.id
    },
    notices: COLLECT {
      MATCH (p)<-[:CONCERNS]-(n:Notice)
      WITH DISTINCT n ORDER BY n.id LIMIT 5
      RETURN n {.id, .colour, .publishedAt} ORDER BY n.id
    }
  } ORDER BY p.id
}}
