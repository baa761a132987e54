// validFrom is not after validTo, and the derived days stand beside the partial dates and nowhere else.
// param limit: Int = 100
// returns subject, problem
MATCH ()-[r]->()
WITH r,
  CASE
    WHEN r.validFromDay >= r.validToDay THEN 'ends before it begins'
    WHEN (r.validFrom IS NULL) <> (r.validFromDay IS NULL) THEN 'has validFrom or validFromDay without the other'
    WHEN (r.validTo IS NULL) <> (r.validToDay IS NULL) THEN 'has validTo or validToDay without the other'
    WHEN (r.at IS NULL) <> (r.atFromDay IS NULL) THEN 'has at or atFromDay without the other'
  END AS problem
WHERE problem IS NOT NULL
RETURN r.id AS subject, type(r) + ' ' + problem AS problem
ORDER BY subject
LIMIT $limit;
