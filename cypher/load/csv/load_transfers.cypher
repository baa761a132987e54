// Loads transfers of account-based chains from a CSV file: wallets, and what one sent to another.
// param file: String = 'file:///transfers.csv'
// param sourceId: ID = 'source:my-export'
// returns read, refused, problems
// uses entity_id_unique, source_id_unique
// try :param {file: 'file:///transfers.csv', sourceId: 'source:my-export'}
// In cypher-shell as it stands; in Neo4j Browser write :auto before LOAD. Addresses are file:/// in Neo4j's import folder, or https://.
// Columns; family, from, to, amount and txHash must be filled:
//   family       of both addresses: evm, tron, …
//   from, to     addresses; of evm in either case, stored in lower case
//   amount       plain digits, as 10.5: no exponent, no separators
//   asset, usd   symbol or contract; value in US dollars then, in plain digits
//   txHash       and index, the position in the transaction: 0 where it has one transfer
//   at           2024-05-01T10:00:00Z, or a day
// The source is one for the whole file: load_sources.cypher first. The same file again changes nothing. Not for Bitcoin and its
// like: a transaction of many inputs and outputs sends from no wallet to another.
LOAD CSV WITH HEADERS FROM $file AS row
OPTIONAL MATCH (s:Source {id: $sourceId})
WITH s, linenumber() AS line, datetime.statement() AS now, row {.*, index: coalesce(row.index, '0'),
  from: CASE row.family WHEN 'evm' THEN toLower(row.from) ELSE row.from END,
  to: CASE row.family WHEN 'evm' THEN toLower(row.to) ELSE row.to END} AS row
WITH row, s, line, now, CASE
    WHEN s IS NULL THEN 'source is not in the graph: ' + $sourceId
    WHEN NOT coalesce(row.family, '') =~ '[a-z][a-z0-9-]*' THEN 'family is missing, or no code'
    WHEN row.family IN ['bitcoin', 'litecoin', 'dash', 'zcash', 'bitcoin-cash'] THEN row.family + ' has no transfers between wallets'
    WHEN row.family = 'evm' AND NOT (row.from + ' ' + row.to) =~ '0x[0-9a-f]{40} 0x[0-9a-f]{40}' THEN 'from or to is no evm address'
    WHEN NOT coalesce(row.from + '|' + row.to, '') =~ '[^\\s|]+[|][^\\s|]+' THEN 'from or to is missing, or has spaces'
    WHEN NOT coalesce(row.amount, '') =~ '(0|[1-9]\\d*)(\\.\\d*[1-9])?' THEN 'amount is not in plain digits, without superfluous zeros'
    WHEN NOT coalesce(row.usd, '0') =~ '(0|[1-9]\\d*)(\\.\\d*[1-9])?' THEN 'usd is not in plain digits, without superfluous zeros'
    WHEN row.txHash IS NULL THEN 'txHash is missing'
    WHEN NOT row.index =~ '\\d{1,9}' THEN 'index is no number'
    WHEN NOT coalesce(row.at, '2024') =~ '(?!0000|9999)\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01])(T\\d\\d:\\d\\d(:\\d\\d)?Z)?)?)?' THEN 'at is no date'
  END AS problem
CALL (row, s, now, problem) {
  WITH row, s, now WHERE problem IS NULL
  CALL (row, s, now) {
    UNWIND [row.from, row.to] AS address
    MERGE (w:Entity {id: 'wallet:' + row.family + ':' + address})
    ON CREATE SET w:Wallet, w += {name: address, nameLower: toLower(address), family: row.family, address: address,
      searchKeys: [toLower(address)], marking: s.marking, protected: false, hub: false, synthetic: false,
      describedBy: s.id, rowHash: row.family + '|' + address + '|' + s.marking, recordedAt: now}
  }
  MATCH (a:Entity {id: 'wallet:' + row.family + ':' + row.from})
  MATCH (b:Entity {id: 'wallet:' + row.family + ':' + row.to})
  WITH row, s, a, b, now,
    reduce(most = s.marking, other IN [a.marking, b.marking] | CASE WHEN other > most THEN other ELSE most END) AS marking,
    reduce(text = 'SENT|', part IN [a.id, b.id, s.id, row.txHash, row.index] |
      text + replace(replace(coalesce(part, ''), '%', '%25'), '|', '%7C') + '|') AS key
  WITH row, s, a, b, now, marking, key, reduce(text = '', part IN [row.amount, row.asset, row.usd, row.at, s.reliability,
    toString(marking)] | text + coalesce(part, '') + '|') AS content
  WITH row, s, a, b, now, marking, key, content,
  COLLECT { MATCH (a)-[r:SENT]->(b) WHERE r.key = key AND r.retractedAt IS NULL RETURN r } AS live
  WHERE none(r IN live WHERE r.rowHash = content)
  FOREACH (old IN live | SET old.retractedAt = now)
  CREATE (a)-[:SENT {
    key: key, id: key + toString(now), rowHash: content, source: s.id, stance: 'ASSERTS', basis: 'OBSERVED',
    reliability: s.reliability, graded: false, recordedAt: now, marking: marking, fromId: a.id, toId: b.id,
    amount: row.amount, asset: row.asset, usd: row.usd, txHash: row.txHash, index: toInteger(row.index),
    at: row.at, atFromDay: date(left(row.at, 10)), atToDay: date(left(row.at, 10)) + CASE size(row.at) WHEN 4 THEN duration({years: 1}) WHEN 7 THEN duration({months: 1}) ELSE duration({days: 1}) END
  }]->(b)
} IN TRANSACTIONS OF 1000 ROWS
RETURN count(*) AS read, count(problem) AS refused,
  collect(CASE WHEN problem IS NOT NULL THEN 'line ' + line + ': ' + problem END)[..100] AS problems;
