MATCH (p:Person)
WHERE p.birthDateFromDay >= date($from) AND p.birthDateFromDay < date($to)
RETURN {totalCount: count(p)}
