MATCH (p:Entity)
WHERE p.name > $name AND p:Person AND p.gender = 'FEMALE'
  AND p.marking <= 0 AND p.protected = false AND (p.startDay IS NULL OR p.startDay <= date($validAt))
WITH p ORDER BY p.name LIMIT 25
RETURN p {.id, .name, .birthDate} ORDER BY p.name
