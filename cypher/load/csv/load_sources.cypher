// Loads sources from a CSV file: who published what, when. Before anything that they say.
// param file: String = 'file:///sources.csv'
// returns read, refused, problems
// uses source_id_unique
// try :param {file: 'file:///sources.csv'}
// In cypher-shell as it stands; in Neo4j Browser write :auto before LOAD. Addresses are file:/// in Neo4j's import folder, or https://.
// Columns; id, name, publisher and publishedAt must be filled:
//   id           source:<words-with-hyphens>
//   name, publisher, url, licence, channel
//   publishedAt, retrievedAt   2024, 2024-07, 2024-07-15 or 2024-07-15T10:30:00Z
//   reliability  Admiralty grade, A to F
//   marking      0 CLEAR, 1 GREEN, 2 AMBER, 3 AMBER_STRICT, 4 RED; empty is CLEAR
// The same row again changes nothing; another one describes the source anew.
LOAD CSV WITH HEADERS FROM $file AS row
WITH row, linenumber() AS line, coalesce(row.marking, '0') AS given, datetime.statement() AS now
WITH row, line, given, now, CASE
    WHEN NOT coalesce(row.id, '') =~ 'source:\\S+' THEN 'id is not source:<words-with-hyphens>'
    WHEN row.name IS NULL OR row.publisher IS NULL THEN 'name or publisher is missing'
    WHEN NOT coalesce(row.publishedAt, '') =~ '(?!0000|9999)\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T\\d\\d:\\d\\d(:\\d\\d)?Z)?)?)?' THEN 'publishedAt is missing, or no date'
    WHEN NOT coalesce(row.retrievedAt, '2024') =~ '(?!0000|9999)\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T\\d\\d:\\d\\d(:\\d\\d)?Z)?)?)?' THEN 'retrievedAt is no date'
    WHEN NOT coalesce(row.reliability, 'F') IN ['A', 'B', 'C', 'D', 'E', 'F'] THEN 'reliability is not A to F'
    WHEN NOT given IN ['0', '1', '2', '3', '4'] THEN 'marking is not 0 to 4'
  END AS problem
CALL (row, given, now, problem) {
  WITH row, now, toInteger(given) AS marking,
    reduce(text = '', part IN [row.name, row.publisher, row.url, row.licence, row.channel, row.publishedAt,
      row.retrievedAt, row.reliability, given] | text + coalesce(part, '') + '|') AS content
  WHERE problem IS NULL
  OPTIONAL MATCH (old:Source {id: row.id})
  WITH row, now, marking, content, old, old.recordedAt AS since, old.rowHash AS before
  WHERE old IS NULL OR (before <> content AND old.describedBy = row.id)
  MERGE (n:Source {id: row.id})
  SET n += {
    name: row.name, nameLower: toLower(row.name), publisher: row.publisher, url: row.url, licence: row.licence,
    channel: row.channel, reliability: row.reliability, marking: marking, synthetic: false, rowHash: content,
    describedBy: row.id, recordedAt: coalesce(since, now), updatedAt: CASE WHEN since IS NOT NULL THEN now END,
    publishedAt: row.publishedAt,
    publishedAtFromDay: date(left(row.publishedAt, 10)),
    publishedAtToDay: date(left(row.publishedAt, 10)) + CASE size(row.publishedAt) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END,
    startDay: date(left(row.publishedAt, 10)),
    retrievedAt: row.retrievedAt,
    retrievedAtFromDay: date(left(row.retrievedAt, 10)),
    retrievedAtToDay: date(left(row.retrievedAt, 10)) + CASE size(row.retrievedAt) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END
  }
} IN TRANSACTIONS OF 1000 ROWS
RETURN count(*) AS read, count(problem) AS refused,
  collect(CASE WHEN problem IS NOT NULL THEN 'line ' + line + ': ' + problem END)[..100] AS problems;
