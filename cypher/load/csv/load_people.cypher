// Loads people from a CSV file, and which source speaks of each.
// param file: String = 'file:///people.csv'
// returns read, refused, problems
// uses entity_id_unique, source_id_unique
// try :param {file: 'file:///people.csv'}
// In cypher-shell as it stands; in Neo4j Browser write :auto before LOAD. Addresses are file:/// in Neo4j's import folder, or https://.
// Columns; id, name and source must be filled:
//   id            person:<words-with-hyphens>
//   name, and aliases as a|b
//   source        id of a source that is in the graph: load_sources.cypher
//   birthDate     2024, 2024-07 or 2024-07-15
//   nationalities ISO 3166-1 alpha-2, as FI|SE
//   topics        as a|b
//   protected     true for whoever may be a victim: RED, and found by no search
//   marking       0 CLEAR, 1 GREEN, 2 AMBER, 3 AMBER_STRICT, 4 RED; empty, or lower, is the source's
// The same row again changes nothing; another one of the same source describes it anew, one of another source only reports
// on it. Search finds names as they are written here: Cypher cannot write them in Latin letters.
LOAD CSV WITH HEADERS FROM $file AS row
OPTIONAL MATCH (s:Source {id: row.source})
WITH row, s, linenumber() AS line, coalesce(row.protected, 'false') = 'true' AS protected, datetime.statement() AS now,
  [row.name] + coalesce(split(row.aliases, '|'), []) AS names
WITH row, s, line, protected, now, names, CASE
    WHEN NOT coalesce(row.id, '') =~ 'person:\\S+' THEN 'id is not person:<words-with-hyphens>'
    WHEN row.name IS NULL THEN 'name is missing'
    WHEN s IS NULL THEN 'source is not in the graph: ' + coalesce(row.source, '(empty)')
    WHEN NOT coalesce(row.birthDate, '2024') =~ '(?!0000|9999)\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T\\d\\d:\\d\\d(:\\d\\d)?Z)?)?)?' THEN 'birthDate is no date'
    WHEN row.nationalities IS NOT NULL AND NOT row.nationalities =~ '[A-Z]{2}([|][A-Z]{2})*' THEN 'nationalities is not FI|SE'
    WHEN NOT coalesce(row.protected, 'false') IN ['true', 'false'] THEN 'protected is neither true nor false'
    WHEN NOT coalesce(row.marking, '0') IN ['0', '1', '2', '3', '4'] THEN 'marking is not 0 to 4'
  END AS problem
CALL (row, s, protected, now, names, problem) {
  WITH row, s, protected, now, names, reduce(most = s.marking, other IN [toInteger(row.marking),
    CASE WHEN protected THEN 4 END] | CASE WHEN other > most THEN other ELSE most END) AS marking
  WHERE problem IS NULL
  WITH row, s, protected, now, names, marking, reduce(text = '', part IN [row.name, row.aliases,
    row.birthDate, row.nationalities, row.topics, toString(protected), toString(marking)] | text + coalesce(part, '') + '|') AS content
  MERGE (n:Entity {id: row.id})
  ON CREATE SET n:Person, n.recordedAt = now, n.describedBy = '', n.marking = marking, n.protected = protected,
    n.hub = false, n.synthetic = false
  WITH row, s, protected, now, names, marking, content, n, n.rowHash AS before,
    n.describedBy IN ['', s.id] AND coalesce(n.rowHash, '') <> content AS changed
  FOREACH (ignored IN CASE WHEN changed THEN [1] ELSE [] END |
    SET n += {
      name: row.name, nameLower: toLower(row.name), aliases: split(row.aliases, '|'),
      birthDate: row.birthDate, birthDateFromDay: date(left(row.birthDate, 10)),
      birthDateToDay: date(left(row.birthDate, 10)) + CASE size(row.birthDate) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END,
      nationalities: split(row.nationalities, '|'), topics: split(row.topics, '|'),
      protected: protected, marking: marking, rowHash: content, describedBy: s.id,
      searchKeys: CASE WHEN NOT protected THEN [x IN names | toLower(x)] + [x IN names WHERE x CONTAINS ' ' |
        replace(toLower(x), ' ', '')] END,
      updatedAt: CASE WHEN before IS NOT NULL THEN now END
    })
  WITH n, s, now, CASE WHEN n.marking > s.marking THEN n.marking ELSE s.marking END AS marking,
    'REPORTED_BY|' + n.id + '|' + s.id + '|' AS key
  WITH n, s, now, marking, key, coalesce(s.reliability, '') + '|' + marking AS content
  WITH n, s, now, marking, key, content,
  COLLECT { MATCH (n)-[r:REPORTED_BY]->(s) WHERE r.key = key AND r.retractedAt IS NULL RETURN r } AS live
  WHERE none(r IN live WHERE r.rowHash = content)
  FOREACH (old IN live | SET old.retractedAt = now)
  CREATE (n)-[:REPORTED_BY {
    key: key, id: key + toString(now), rowHash: content, source: s.id, stance: 'ASSERTS', basis: 'REPORTED',
    reliability: s.reliability, graded: false, recordedAt: now, marking: marking, fromId: n.id, toId: s.id
  }]->(s)
} IN TRANSACTIONS OF 1000 ROWS
RETURN count(*) AS read, count(problem) AS refused,
  collect(CASE WHEN problem IS NOT NULL THEN 'line ' + line + ': ' + problem END)[..100] AS problems;
