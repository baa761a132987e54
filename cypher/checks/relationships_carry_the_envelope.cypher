// Every assertion carries the required part of the envelope, and only grades and stances that exist.
// param limit: Int = 100
// returns subject, problem
MATCH (a)-[r]->(b)
WITH r, a, b, [name IN ['key', 'id', 'source', 'stance', 'graded', 'basis', 'recordedAt', 'marking', 'rowHash']
               WHERE r[name] IS NULL] AS absent
WITH r, a, b, absent,
  CASE
    WHEN size(absent) > 0 THEN 'has no ' + reduce(text = absent[0], name IN tail(absent) | text + ', ' + name)
    WHEN NOT r.stance IN ['ASSERTS', 'DENIES'] THEN 'has a stance that does not exist'
    WHEN NOT r.basis IN ['REPORTED', 'OBSERVED', 'DERIVED', 'INFERRED'] THEN 'has a basis that does not exist'
    WHEN NOT r.marking IN [0, 1, 2, 3, 4] THEN 'has a marking that does not exist'
    WHEN NOT coalesce(r.reliability, 'F') IN ['A', 'B', 'C', 'D', 'E', 'F'] THEN 'has a reliability that does not exist'
    WHEN NOT coalesce(r.credibility, 6) IN [1, 2, 3, 4, 5, 6] THEN 'has a credibility that does not exist'
    WHEN r.graded <> (coalesce(r.reliability, 'F') <> 'F' AND coalesce(r.credibility, 6) <> 6)
      THEN 'says wrongly whether it is graded'
    WHEN r.graded <> (r.confidence IS NOT NULL) THEN 'has a confidence without grades, or grades without one'
    WHEN NOT r.id STARTS WITH r.key THEN 'has an id that does not begin with its key'
  END AS problem
WHERE problem IS NOT NULL
RETURN coalesce(r.id, a.id + ' ' + type(r) + ' ' + b.id, elementId(r)) AS subject, type(r) + ' ' + problem AS problem
ORDER BY subject
LIMIT $limit;
