// Beside every partial date of a node stand its first possible day and the day after its last.
// param limit: Int = 100
// returns subject, problem
MATCH (n:Person)
WHERE (n.birthDate IS NULL) <> (n.birthDateFromDay IS NULL)
  OR (n.birthDate IS NULL) <> (n.birthDateToDay IS NULL)
RETURN n.id AS subject, 'has birthDate without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:JobAdvert)
WHERE (n.postedAt IS NULL) <> (n.postedAtFromDay IS NULL)
  OR (n.postedAt IS NULL) <> (n.postedAtToDay IS NULL)
  OR n.startDay <> n.postedAtFromDay OR (n.startDay IS NULL) <> (n.postedAt IS NULL)
RETURN n.id AS subject, 'has postedAt without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Transaction)
WHERE (n.at IS NULL) <> (n.atFromDay IS NULL)
  OR (n.at IS NULL) <> (n.atToDay IS NULL)
  OR n.startDay <> n.atFromDay OR (n.startDay IS NULL) <> (n.at IS NULL)
RETURN n.id AS subject, 'has at without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Crime)
WHERE (n.from IS NULL) <> (n.fromFromDay IS NULL)
  OR (n.from IS NULL) <> (n.fromToDay IS NULL)
  OR n.startDay <> n.fromFromDay OR (n.startDay IS NULL) <> (n.from IS NULL)
RETURN n.id AS subject, 'has from without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Crime)
WHERE (n.to IS NULL) <> (n.toFromDay IS NULL)
  OR (n.to IS NULL) <> (n.toToDay IS NULL)
RETURN n.id AS subject, 'has to without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Stage)
WHERE (n.from IS NULL) <> (n.fromFromDay IS NULL)
  OR (n.from IS NULL) <> (n.fromToDay IS NULL)
  OR n.startDay <> n.fromFromDay OR (n.startDay IS NULL) <> (n.from IS NULL)
RETURN n.id AS subject, 'has from without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Stage)
WHERE (n.to IS NULL) <> (n.toFromDay IS NULL)
  OR (n.to IS NULL) <> (n.toToDay IS NULL)
RETURN n.id AS subject, 'has to without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Seizure)
WHERE (n.date IS NULL) <> (n.dateFromDay IS NULL)
  OR (n.date IS NULL) <> (n.dateToDay IS NULL)
  OR n.startDay <> n.dateFromDay OR (n.startDay IS NULL) <> (n.date IS NULL)
RETURN n.id AS subject, 'has date without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Arrest)
WHERE (n.date IS NULL) <> (n.dateFromDay IS NULL)
  OR (n.date IS NULL) <> (n.dateToDay IS NULL)
  OR n.startDay <> n.dateFromDay OR (n.startDay IS NULL) <> (n.date IS NULL)
RETURN n.id AS subject, 'has date without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Rescue)
WHERE (n.date IS NULL) <> (n.dateFromDay IS NULL)
  OR (n.date IS NULL) <> (n.dateToDay IS NULL)
  OR n.startDay <> n.dateFromDay OR (n.startDay IS NULL) <> (n.date IS NULL)
RETURN n.id AS subject, 'has date without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Repatriation)
WHERE (n.date IS NULL) <> (n.dateFromDay IS NULL)
  OR (n.date IS NULL) <> (n.dateToDay IS NULL)
  OR n.startDay <> n.dateFromDay OR (n.startDay IS NULL) <> (n.date IS NULL)
RETURN n.id AS subject, 'has date without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Notice)
WHERE (n.publishedAt IS NULL) <> (n.publishedAtFromDay IS NULL)
  OR (n.publishedAt IS NULL) <> (n.publishedAtToDay IS NULL)
  OR n.startDay <> n.publishedAtFromDay OR (n.startDay IS NULL) <> (n.publishedAt IS NULL)
RETURN n.id AS subject, 'has publishedAt without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Sanction)
WHERE (n.listedOn IS NULL) <> (n.listedOnFromDay IS NULL)
  OR (n.listedOn IS NULL) <> (n.listedOnToDay IS NULL)
  OR n.startDay <> n.listedOnFromDay OR (n.startDay IS NULL) <> (n.listedOn IS NULL)
RETURN n.id AS subject, 'has listedOn without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Operation)
WHERE (n.from IS NULL) <> (n.fromFromDay IS NULL)
  OR (n.from IS NULL) <> (n.fromToDay IS NULL)
  OR n.startDay <> n.fromFromDay OR (n.startDay IS NULL) <> (n.from IS NULL)
RETURN n.id AS subject, 'has from without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Operation)
WHERE (n.to IS NULL) <> (n.toFromDay IS NULL)
  OR (n.to IS NULL) <> (n.toToDay IS NULL)
RETURN n.id AS subject, 'has to without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Investigation)
WHERE (n.from IS NULL) <> (n.fromFromDay IS NULL)
  OR (n.from IS NULL) <> (n.fromToDay IS NULL)
  OR n.startDay <> n.fromFromDay OR (n.startDay IS NULL) <> (n.from IS NULL)
RETURN n.id AS subject, 'has from without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Investigation)
WHERE (n.to IS NULL) <> (n.toFromDay IS NULL)
  OR (n.to IS NULL) <> (n.toToDay IS NULL)
RETURN n.id AS subject, 'has to without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Resolution)
WHERE (n.adoptedAt IS NULL) <> (n.adoptedAtFromDay IS NULL)
  OR (n.adoptedAt IS NULL) <> (n.adoptedAtToDay IS NULL)
  OR n.startDay <> n.adoptedAtFromDay OR (n.startDay IS NULL) <> (n.adoptedAt IS NULL)
RETURN n.id AS subject, 'has adoptedAt without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Source)
WHERE (n.publishedAt IS NULL) <> (n.publishedAtFromDay IS NULL)
  OR (n.publishedAt IS NULL) <> (n.publishedAtToDay IS NULL)
RETURN n.id AS subject, 'has publishedAt without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit
UNION ALL
MATCH (n:Source)
WHERE (n.retrievedAt IS NULL) <> (n.retrievedAtFromDay IS NULL)
  OR (n.retrievedAt IS NULL) <> (n.retrievedAtToDay IS NULL)
RETURN n.id AS subject, 'has retrievedAt without its days, or days without it' AS problem
ORDER BY subject
LIMIT $limit;
