// Of every assertion at most one version is not withdrawn, and none is withdrawn before it was recorded.
// param limit: Int = 100
// returns subject, problem
MATCH ()-[r]->()
WITH r.key AS key, sum(CASE WHEN r.retractedAt IS NULL THEN 1 ELSE 0 END) AS live,
  sum(CASE WHEN r.retractedAt < r.recordedAt THEN 1 ELSE 0 END) AS reversed
WHERE live > 1 OR reversed > 0
RETURN key AS subject, 'has ' + live + ' live versions, ' + reversed + ' withdrawn before they were recorded' AS problem
ORDER BY subject
LIMIT $limit;
