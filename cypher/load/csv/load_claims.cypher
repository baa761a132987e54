// Loads claims from a CSV file: figures, statuses and values that sources state of an entity.
// param file: String = 'file:///claims.csv'
// returns read, refused, problems
// uses entity_id_unique, source_id_unique, claim_id_unique
// try :param {file: 'file:///claims.csv'}
// In cypher-shell as it stands; in Neo4j Browser write :auto before LOAD. Addresses are file:/// in Neo4j's import folder, or https://.
// Columns; entity, property, value and source must be filled:
//   entity       id of an entity that is in the graph
//   property     what is claimed of it, as arrests
//   value        a number in plain digits, as 2517, or a text
//   qualifier    as more than, about
//   unit         as USD
//   source       id of a source that is in the graph: load_sources.cypher
//   stance       ASSERTS, or DENIES; empty is ASSERTS
//   credibility  1 to 6; empty is unknown
//   validFrom    since when it was so in the world: 2024, 2024-07, 2024-07-15
//   note         where in the source it stands; not of anyone who is protected
// One claim is one node, however many sources make it. The same row again changes nothing.
LOAD CSV WITH HEADERS FROM $file AS row
OPTIONAL MATCH (s:Source {id: row.source})
OPTIONAL MATCH (a:Entity {id: row.entity})
WITH row, s, a, linenumber() AS line, datetime.statement() AS now
WITH row, s, a, line, now, CASE
    WHEN s IS NULL THEN 'source is not in the graph: ' + coalesce(row.source, '(empty)')
    WHEN a IS NULL THEN 'entity is not in the graph: ' + coalesce(row.entity, '(empty)')
    WHEN row.property IS NULL OR trim(coalesce(row.value, '')) = '' THEN 'property or value is missing'
    WHEN row.value =~ '[+-]?\\d[\\d,\' ]*[,\' ][\\d,\' ]*\\d(\\.\\d+)?' THEN 'value has separators: write plain digits'
    WHEN size(row.property + row.value + coalesce(row.qualifier, '') + coalesce(row.unit, '')) > 120
      THEN 'property, value, qualifier and unit are longer than 120 characters'
    WHEN a.protected AND row.note IS NOT NULL THEN 'note could tell who is protected'
    WHEN NOT coalesce(row.stance, 'ASSERTS') IN ['ASSERTS', 'DENIES'] THEN 'stance is neither ASSERTS nor DENIES'
    WHEN NOT coalesce(row.credibility, '6') IN ['1', '2', '3', '4', '5', '6'] THEN 'credibility is not 1 to 6'
    WHEN NOT coalesce(row.validFrom, '2024') =~ '(?!0000|9999)\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T\\d\\d:\\d\\d(:\\d\\d)?Z)?)?)?' THEN 'validFrom is no date'
  END AS problem
CALL (row, s, a, now, problem) {
  WITH row, s, a, now, trim(row.value) AS value, coalesce(row.stance, 'ASSERTS') AS stance,
    {A: [0.95, 0.81, 0.62, 0.33, 0.10], B: [0.80, 0.68, 0.52, 0.28, 0.08], C: [0.60, 0.51, 0.39, 0.21, 0.06],
    D: [0.40, 0.34, 0.26, 0.14, 0.04], E: [0.20, 0.17, 0.13, 0.07, 0.02]}[s.reliability][toInteger(row.credibility) - 1] AS confidence,
    CASE WHEN a.marking > s.marking THEN a.marking ELSE s.marking END AS marking
  WHERE problem IS NULL
  WITH row, s, a, now, value, stance, confidence, marking,
    // An id has no spaces and no bar inside its parts.
    reduce(id = 'claim:', part IN [a.id, row.property, value, row.qualifier, row.unit] | id + reduce(
      text = coalesce(part, ''), code IN [['%', '%25'], ['|', '%7C'], [' ', '%20'], ['\t', '%09'], ['\n', '%0A'],
      ['\r', '%0D'], ['\u00a0', '%A0'], ['\u202f', '%E2'], ['\u3000', '%E3']] | replace(text, code[0], code[1])) + '|') AS id
  MERGE (c:Claim {id: id})
  ON CREATE SET c += {property: row.property, value: value, qualifier: row.qualifier, unit: row.unit, rowHash: id,
    marking: marking, synthetic: false, recordedAt: now}
  FOREACH (ignored IN CASE WHEN c.marking > marking THEN [1] ELSE [] END | SET c.marking = marking)
  WITH row, s, a, c, now, stance, confidence, marking,
    reduce(text = 'HAS_CLAIM|', part IN [id, s.id, row.validFrom] |
      text + replace(replace(coalesce(part, ''), '%', '%25'), '|', '%7C') + '|') AS key
  WITH row, s, a, c, now, stance, confidence, marking, key, reduce(text = '', part IN [stance, s.reliability,
    row.credibility, toString(marking), row.note] | text + coalesce(part, '') + '|') AS content
  WITH row, s, a, c, now, stance, confidence, marking, key, content,
  COLLECT { MATCH (a)-[r:HAS_CLAIM]->(c) WHERE r.key = key AND r.retractedAt IS NULL RETURN r } AS live
  WHERE none(r IN live WHERE r.rowHash = content)
  FOREACH (old IN live | SET old.retractedAt = now)
  CREATE (a)-[:HAS_CLAIM {
    key: key, id: key + toString(now), rowHash: content, source: s.id, stance: stance, basis: 'REPORTED',
    reliability: s.reliability, credibility: toInteger(row.credibility), graded: confidence IS NOT NULL,
    confidence: confidence, recordedAt: now, marking: marking, note: row.note,
    validFrom: row.validFrom, validFromDay: date(left(row.validFrom, 10))
  }]->(c)
} IN TRANSACTIONS OF 1000 ROWS
RETURN count(*) AS read, count(problem) AS refused,
  collect(CASE WHEN problem IS NOT NULL THEN 'line ' + line + ': ' + problem END)[..100] AS problems;
