MATCH (p:Person)
WHERE p.birthDateFromDay >= date($from) AND p.birthDateFromDay < date($to) AND p.birthDateToDay <= date($to)
RETURN {totalCount: count(p)}
