MATCH (p:Person)
WHERE p.birthDateFromDay >= date($from) AND p.birthDateFromDay < date($to) AND p.birthDateToDay <= date($to)
WITH p ORDER BY p.id LIMIT 1000
RETURN p {.id, .name, .aliases, .birthDate, .nationalities, .gender, .topics, .synthetic} ORDER BY p.id
