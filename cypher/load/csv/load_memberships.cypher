// Loads who belongs to which organization, as sources say. For another type: change MEMBER_OF, the labels and the columns.
// param file: String = 'file:///memberships.csv'
// returns read, refused, problems
// uses entity_id_unique, source_id_unique
// try :param {file: 'file:///memberships.csv'}
// In cypher-shell as it stands; in Neo4j Browser write :auto before LOAD. Addresses are file:/// in Neo4j's import folder, or https://.
// Columns; from, to and source must be filled:
//   from, to     ids of a person or organization, and of an organization, that are in the graph
//   role         in the source's words
//   source       id of a source that is in the graph: load_sources.cypher
//   stance       ASSERTS, or DENIES; empty is ASSERTS
//   credibility  1 to 6; empty is unknown
//   validFrom    since when it was so in the world: 2024, 2024-07, 2024-07-15
//   note         where in the source it stands; not of anyone who is protected
// One row is what one source says; two sources that say the same are two rows. The same row again changes nothing; another
// content (all but from, to, source, validFrom and role) withdraws what was there and adds itself.
LOAD CSV WITH HEADERS FROM $file AS row
OPTIONAL MATCH (s:Source {id: row.source})
OPTIONAL MATCH (a:Entity {id: row.from}) WHERE a:Person OR a:Organization
OPTIONAL MATCH (b:Entity {id: row.to}) WHERE b:Organization
WITH row, s, a, b, linenumber() AS line, datetime.statement() AS now
WITH row, s, a, b, line, now, CASE
    WHEN s IS NULL THEN 'source is not in the graph: ' + coalesce(row.source, '(empty)')
    WHEN a IS NULL THEN 'from is no person or organization in the graph: ' + coalesce(row.from, '(empty)')
    WHEN b IS NULL THEN 'to is no organization in the graph: ' + coalesce(row.to, '(empty)')
    WHEN (a.protected OR b.protected) AND row.note IS NOT NULL THEN 'note could tell who is protected'
    WHEN NOT coalesce(row.stance, 'ASSERTS') IN ['ASSERTS', 'DENIES'] THEN 'stance is neither ASSERTS nor DENIES'
    WHEN NOT coalesce(row.credibility, '6') IN ['1', '2', '3', '4', '5', '6'] THEN 'credibility is not 1 to 6'
    WHEN NOT coalesce(row.validFrom, '2024') =~ '(?!0000|9999)\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T\\d\\d:\\d\\d(:\\d\\d)?Z)?)?)?' THEN 'validFrom is no date'
  END AS problem
CALL (row, s, a, b, now, problem) {
  WITH row, s, a, b, now, coalesce(row.stance, 'ASSERTS') AS stance,
    {A: [0.95, 0.81, 0.62, 0.33, 0.10], B: [0.80, 0.68, 0.52, 0.28, 0.08], C: [0.60, 0.51, 0.39, 0.21, 0.06],
    D: [0.40, 0.34, 0.26, 0.14, 0.04], E: [0.20, 0.17, 0.13, 0.07, 0.02]}[s.reliability][toInteger(row.credibility) - 1] AS confidence,
    reduce(most = s.marking, other IN [a.marking, b.marking] | CASE WHEN other > most THEN other ELSE most END) AS marking,
    reduce(text = 'MEMBER_OF|', part IN [a.id, b.id, s.id, row.validFrom, row.role] |
      text + replace(replace(coalesce(part, ''), '%', '%25'), '|', '%7C') + '|') AS key
  WHERE problem IS NULL
  WITH row, s, a, b, now, stance, confidence, marking, key, reduce(text = '', part IN [stance, s.reliability,
    row.credibility, toString(marking), row.note] | text + coalesce(part, '') + '|') AS content
  WITH row, s, a, b, now, stance, confidence, marking, key, content,
  COLLECT { MATCH (a)-[r:MEMBER_OF]->(b) WHERE r.key = key AND r.retractedAt IS NULL RETURN r } AS live
  WHERE none(r IN live WHERE r.rowHash = content)
  FOREACH (old IN live | SET old.retractedAt = now)
  CREATE (a)-[:MEMBER_OF {
    key: key, id: key + toString(now), rowHash: content, source: s.id, stance: stance, basis: 'REPORTED',
    reliability: s.reliability, credibility: toInteger(row.credibility), graded: confidence IS NOT NULL,
    confidence: confidence, recordedAt: now, marking: marking, note: row.note, role: row.role, fromId: a.id, toId: b.id,
    validFrom: row.validFrom, validFromDay: date(left(row.validFrom, 10))
  }]->(b)
} IN TRANSACTIONS OF 1000 ROWS
RETURN count(*) AS read, count(problem) AS refused,
  collect(CASE WHEN problem IS NOT NULL THEN 'line ' + line + ': ' + problem END)[..100] AS problems;
