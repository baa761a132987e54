MATCH (p:Entity:Person {id: $id})
RETURN p {.id, .name, .birthDate, .nationalities, notices: COLLECT {
  MATCH (p)<-[:CONCERNS]-(n:Notice)
  WITH DISTINCT n ORDER BY n.id LIMIT 10
  RETURN n {.id, .name, .colour, .publishedAt} ORDER BY n.id
}}
