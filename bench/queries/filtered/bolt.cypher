MATCH (p:Entity)
WHERE p.name > $name AND p:Person AND p.gender = 'FEMALE'
WITH p ORDER BY p.name LIMIT 25
RETURN p {.id, .name, .birthDate} ORDER BY p.name
