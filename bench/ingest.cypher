// Transfers in the plain form, by hand: the same nodes and relationships as the model has, with what Cypher can compute of
// their properties (Cypher has no hash function, so key, id and rowHash are put together as text).
// It creates each relationship without looking whether it is there: a second run would fail at the constraint on ids.
// param file: String
// param source: ID
MERGE (s:Source {id: $source})
ON CREATE SET s.name = 'LOAD CSV', s.nameLower = 'load csv', s.marking = 0, s.synthetic = false, s.channel = 'import',
  s.recordedAt = datetime(), s.rowHash = 'by hand';

LOAD CSV WITH HEADERS FROM $file AS row
CALL (row) {
  UNWIND [row.from, row.to] AS address
  MERGE (w:Entity {id: 'wallet:evm:' + address})
  ON CREATE SET w:Wallet, w += {name: address, nameLower: address, family: 'evm', address: address,
    searchKeys: [address], marking: 0, protected: false, hub: false, synthetic: false, describedBy: '',
    rowHash: 'evm|' + address, recordedAt: datetime.transaction()}
} IN TRANSACTIONS OF 5000 ROWS;

LOAD CSV WITH HEADERS FROM $file AS row
CALL (row) {
  MATCH (a:Entity {id: 'wallet:evm:' + row.from})
  MATCH (b:Entity {id: 'wallet:evm:' + row.to})
  CREATE (a)-[r:SENT {
    id: row.tx_hash + '|' + row.index, key: row.tx_hash + '|' + row.index, rowHash: row.amount + '|' + row.at + '|' + row.usd, source: $source,
    stance: 'ASSERTS', graded: false, basis: 'REPORTED', recordedAt: datetime.transaction(), marking: 0, fromId: a.id,
    toId: b.id, amount: row.amount, asset: row.asset, usd: row.usd, txHash: row.tx_hash, index: toInteger(row.index),
    at: row.at, atFromDay: date(left(row.at, 10)), atToDay: date(left(row.at, 10)) + duration({days: 1})
  }]->(b)
} IN TRANSACTIONS OF 5000 ROWS;
