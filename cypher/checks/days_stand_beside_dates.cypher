// Beside every partial date of a node stand its first possible day and the day after its last.
// param limit: Int = 100
// returns subject, problem
WITH {
  Person: ['birthDate'],
  JobAdvert: ['postedAt'],
  Transaction: ['at'],
  Crime: ['from', 'to'],
  Stage: ['from', 'to'],
  Seizure: ['date'],
  Arrest: ['date'],
  Rescue: ['date'],
  Repatriation: ['date'],
  Notice: ['publishedAt'],
  Sanction: ['listedOn'],
  Operation: ['from', 'to'],
  Investigation: ['from', 'to'],
  Resolution: ['adoptedAt'],
  Source: ['publishedAt', 'retrievedAt', 'retention']
} AS dates, {
  JobAdvert: 'postedAt',
  Transaction: 'at',
  Crime: 'from',
  Stage: 'from',
  Seizure: 'date',
  Arrest: 'date',
  Rescue: 'date',
  Repatriation: 'date',
  Notice: 'publishedAt',
  Sanction: 'listedOn',
  Operation: 'from',
  Investigation: 'from',
  Resolution: 'adoptedAt'
} AS starts
MATCH (n:Entity|Source)
UNWIND labels(n) AS label
UNWIND dates[label] AS name
WITH n, name, n[name] IS NULL AS absent, n[name + 'FromDay'] AS from, n[name + 'ToDay'] AS to, starts[label] AS start
WHERE absent <> (from IS NULL) OR absent <> (to IS NULL)
  OR (name = start AND (n.startDay <> from OR (n.startDay IS NULL) <> absent))
RETURN n.id AS subject, 'has ' + name + ' without its days, or days without it' AS problem
ORDER BY subject, problem
LIMIT $limit;
