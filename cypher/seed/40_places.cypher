// Places: 7 nodes, 14 assertions.
// Made from seed/datasets/places. Licence: CC BY 4.0 (GeoNames). Run the files of countries first.
// A second run changes nothing; what is said otherwise here than in the graph takes the place of it.
// A row of a node is label, id, marking, recordedAt, rowHash, and then names and values of its properties.
// A row of an assertion is type, from, to, id, recordedAt, rowHash, and then names and values likewise.

UNWIND [
  // Place
  ['Place', 'place:myawaddy', 0, '2025-05-05T00:00:00Z', '5a0f960e245f0b7fd3c88669478049fd', 'name', 'Myawaddy', 'point', '98.50893 16.68911', 'pointSource', 'geonames:1308052', 'searchKeys', 'myawaddy', 'nameLower', 'myawaddy'],
  ['Place', 'place:shwe-kokko', 0, '2024-05-22T00:00:00Z', 'cfd6acaf61180c9a384ee13df2cd4928', 'name', 'Shwe Kokko', 'point', '98.53085 16.82082', 'pointSource', 'geonames:13561226', 'searchKeys', 'shwe kokko|shwekokko', 'nameLower', 'shwe kokko'],
  ['Place', 'place:laukkaing', 0, '2025-09-29T00:00:00Z', '8c7029e5b2a722fd9b3642af1137eb97', 'name', 'Laukkaing', 'aliases', 'Laukkai', 'point', '98.76214 23.69611', 'pointSource', 'geonames:13494766', 'searchKeys', 'laukkaing|laukkai', 'nameLower', 'laukkaing'],
  ['Place', 'place:bangkok', 0, '2025-11-13T00:00:00Z', 'b86d9c3dcdcb95d9e36d267d7232dade', 'name', 'Bangkok', 'point', '100.50144 13.75398', 'pointSource', 'geonames:1609350', 'searchKeys', 'bangkok', 'nameLower', 'bangkok'],
  ['Place', 'place:phnom-penh', 0, '2026-07-01T00:00:00Z', '174c57ce35eca8b44d426d4a60fdd30c', 'name', 'Phnom Penh', 'point', '104.91601 11.56245', 'pointSource', 'geonames:1821306', 'searchKeys', 'phnom penh|phnompenh', 'nameLower', 'phnom penh'],
  ['Place', 'place:sihanoukville', 0, '2022-09-01T00:00:00Z', '32aadfde6674d0b8edf3d61e642d44a4', 'name', 'Sihanoukville', 'point', '103.52958 10.60932', 'pointSource', 'geonames:1831142', 'searchKeys', 'sihanoukville', 'nameLower', 'sihanoukville'],
  ['Place', 'place:bavet', 0, '2025-09-09T00:00:00Z', '1d7b9f4268ee04e6f86c1997bc205df9', 'name', 'Bavet', 'point', '106.13557 11.06317', 'pointSource', 'geonames:1829516', 'searchKeys', 'bavet', 'nameLower', 'bavet']
] AS row
WITH row, row[0] AS label, row[1] AS id, row[2] AS marking, datetime(row[3]) AS recordedAt, row[4] AS rowHash
OPTIONAL MATCH (old:Entity {id: id})
WITH row, label, id, marking, recordedAt, rowHash, old
WHERE old IS NULL OR old.recordedAt > recordedAt OR old.rowHash <> rowHash OR old.describedBy IS NOT NULL
MERGE (n:Entity {id: id})
SET n:$(label), n = {
  id: id, marking: marking, rowHash: rowHash, kind: 'CITY', pointPrecision: 'CITY', synthetic: false, protected: false, hub: false,
  recordedAt: CASE WHEN old.recordedAt < recordedAt THEN old.recordedAt ELSE recordedAt END,
  updatedAt: CASE WHEN old.rowHash <> rowHash THEN datetime() ELSE old.updatedAt END
}
FOREACH (i IN range(5, size(row) - 2, 2) |
  SET n[row[i]] = CASE
    WHEN row[i] IN ['searchKeys', 'aliases'] THEN split(row[i + 1], '|')
    WHEN row[i] IN ['point'] THEN point({longitude: toFloat(split(row[i + 1], ' ')[0]), latitude: toFloat(split(row[i + 1], ' ')[1])})
    ELSE row[i + 1] END);

UNWIND [
  // LOCATED_IN
  ['LOCATED_IN', 'place:myawaddy', 'country:MM', 'f2bc652629cb10c9f26e9bfcf29e578e-637a0635547cd86e', '2026-07-01T00:00:00Z', '629cd4d2c788e1b84f8913d24010f22c', 'credibility', 2, 'graded', true, 'confidence', 0.81],
  ['LOCATED_IN', 'place:shwe-kokko', 'country:MM', '2d385feed69aeca0ce06f9cbf030406a-637a0635547cd86e', '2026-07-01T00:00:00Z', '629cd4d2c788e1b84f8913d24010f22c', 'credibility', 2, 'graded', true, 'confidence', 0.81],
  ['LOCATED_IN', 'place:laukkaing', 'country:MM', '768013633889c12d5276a1bb327867df-637a0635547cd86e', '2026-07-01T00:00:00Z', '629cd4d2c788e1b84f8913d24010f22c', 'credibility', 2, 'graded', true, 'confidence', 0.81],
  ['LOCATED_IN', 'place:bangkok', 'country:TH', '27ee8442d4628d12cfc0b00842a10d55-637a0635547cd86e', '2026-07-01T00:00:00Z', '629cd4d2c788e1b84f8913d24010f22c', 'credibility', 2, 'graded', true, 'confidence', 0.81],
  ['LOCATED_IN', 'place:phnom-penh', 'country:KH', 'd5b5b5db504699355f9eb4b32f67e8fb-637a0635547cd86e', '2026-07-01T00:00:00Z', '629cd4d2c788e1b84f8913d24010f22c', 'credibility', 2, 'graded', true, 'confidence', 0.81],
  ['LOCATED_IN', 'place:sihanoukville', 'country:KH', '89dfafe1d7a4c228e1acb20d5a64a5d4-637a0635547cd86e', '2026-07-01T00:00:00Z', '629cd4d2c788e1b84f8913d24010f22c', 'credibility', 2, 'graded', true, 'confidence', 0.81],
  ['LOCATED_IN', 'place:bavet', 'country:KH', '982432ad68d815216f98c15b976873a9-637a0635547cd86e', '2026-07-01T00:00:00Z', '629cd4d2c788e1b84f8913d24010f22c', 'credibility', 2, 'graded', true, 'confidence', 0.81],
  // REPORTED_BY
  ['REPORTED_BY', 'place:myawaddy', 'source:geonames', 'e58a72ff5171efedc7d4406668ec984b-8fb6fa103c68f792', '2026-07-01T00:00:00Z', 'a21160baa32ccc3f72cdee5ab6adfcdb', 'graded', false],
  ['REPORTED_BY', 'place:shwe-kokko', 'source:geonames', '219cd3c0b33919d468a9ef1307e5789c-8fb6fa103c68f792', '2026-07-01T00:00:00Z', 'a21160baa32ccc3f72cdee5ab6adfcdb', 'graded', false],
  ['REPORTED_BY', 'place:laukkaing', 'source:geonames', '98f890cb05a2c8f6be3ace6117035e05-8fb6fa103c68f792', '2026-07-01T00:00:00Z', 'a21160baa32ccc3f72cdee5ab6adfcdb', 'graded', false],
  ['REPORTED_BY', 'place:bangkok', 'source:geonames', '11860d73d435ddc421e466e72aa0332a-8fb6fa103c68f792', '2026-07-01T00:00:00Z', 'a21160baa32ccc3f72cdee5ab6adfcdb', 'graded', false],
  ['REPORTED_BY', 'place:phnom-penh', 'source:geonames', '38c3393de4e8eaf3929b44ed4d47142d-8fb6fa103c68f792', '2026-07-01T00:00:00Z', 'a21160baa32ccc3f72cdee5ab6adfcdb', 'graded', false],
  ['REPORTED_BY', 'place:sihanoukville', 'source:geonames', '415df7a0f12d88fd98f715ea2e047e93-8fb6fa103c68f792', '2026-07-01T00:00:00Z', 'a21160baa32ccc3f72cdee5ab6adfcdb', 'graded', false],
  ['REPORTED_BY', 'place:bavet', 'source:geonames', '11a53acecf6c294de5646ba5529521e9-8fb6fa103c68f792', '2026-07-01T00:00:00Z', 'a21160baa32ccc3f72cdee5ab6adfcdb', 'graded', false]
] AS row
WITH row, row[0] AS type, row[3] AS id, split(row[3], '-')[0] AS key, datetime(row[4]) AS recordedAt, row[5] AS rowHash
MATCH (a:Entity {id: row[1]})
MATCH (b:Entity|Source {id: row[2]})
WITH row, type, id, key, recordedAt, rowHash, a, b,
  COLLECT { MATCH (a)-[r]->(b) WHERE r.key = key AND r.retractedAt IS NULL RETURN r } AS live
WHERE none(r IN live WHERE r.rowHash = rowHash)
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > recordedAt THEN old.recordedAt ELSE recordedAt END)
MERGE (a)-[r:$(type) {id: id}]->(b)
SET r = {
  id: id, key: key, rowHash: rowHash, recordedAt: recordedAt, source: 'source:geonames', stance: 'ASSERTS', reliability: 'A', basis: 'REPORTED', marking: 0,
  fromId: CASE WHEN type IN ['LOCATED_IN', 'REPORTED_BY'] THEN a.id END,
  toId: CASE WHEN type IN ['LOCATED_IN', 'REPORTED_BY'] THEN b.id END
}
FOREACH (i IN range(6, size(row) - 2, 2) |
  SET r[row[i]] = row[i + 1]);
