MATCH (p:Person)
WHERE p.birthDateFromDay >= date($from) AND p.birthDateFromDay < date($to) AND p.birthDateToDay <= date($to)
  AND p.marking <= 0 AND p.protected = false AND (p.startDay IS NULL OR p.startDay <= date($validAt))
RETURN {totalCount: count(p)}
