// Places: 7 nodes, 14 assertions.
// Made from seed/datasets/places. Licence: CC BY 4.0 (GeoNames). Run the files of countries first.
// A second run changes nothing. What a node or an assertion here says otherwise than the graph does takes the place of it.

UNWIND [
  // Place
  {label: 'Place', id: 'place:myawaddy', name: 'Myawaddy', point: {longitude: 98.50893, latitude: 16.68911}, pointSource: 'geonames:1308052', searchKeys: ['myawaddy'], nameLower: 'myawaddy', marking: 0, recordedAt: '2025-05-05T00:00:00Z', rowHash: '5a0f960e245f0b7fd3c88669478049fd'},
  {label: 'Place', id: 'place:shwe-kokko', name: 'Shwe Kokko', point: {longitude: 98.53085, latitude: 16.82082}, pointSource: 'geonames:13561226', searchKeys: ['shwe kokko', 'shwekokko'], nameLower: 'shwe kokko', marking: 0, recordedAt: '2024-05-22T00:00:00Z', rowHash: 'cfd6acaf61180c9a384ee13df2cd4928'},
  {label: 'Place', id: 'place:laukkaing', name: 'Laukkaing', aliases: ['Laukkai'], point: {longitude: 98.76214, latitude: 23.69611}, pointSource: 'geonames:13494766', searchKeys: ['laukkaing', 'laukkai'], nameLower: 'laukkaing', marking: 0, recordedAt: '2025-09-29T00:00:00Z', rowHash: '8c7029e5b2a722fd9b3642af1137eb97'},
  {label: 'Place', id: 'place:bangkok', name: 'Bangkok', point: {longitude: 100.50144, latitude: 13.75398}, pointSource: 'geonames:1609350', searchKeys: ['bangkok'], nameLower: 'bangkok', marking: 0, recordedAt: '2025-11-13T00:00:00Z', rowHash: 'b86d9c3dcdcb95d9e36d267d7232dade'},
  {label: 'Place', id: 'place:phnom-penh', name: 'Phnom Penh', point: {longitude: 104.91601, latitude: 11.56245}, pointSource: 'geonames:1821306', searchKeys: ['phnom penh', 'phnompenh'], nameLower: 'phnom penh', marking: 0, recordedAt: '2026-07-01T00:00:00Z', rowHash: '174c57ce35eca8b44d426d4a60fdd30c'},
  {label: 'Place', id: 'place:sihanoukville', name: 'Sihanoukville', point: {longitude: 103.52958, latitude: 10.60932}, pointSource: 'geonames:1831142', searchKeys: ['sihanoukville'], nameLower: 'sihanoukville', marking: 0, recordedAt: '2022-09-01T00:00:00Z', rowHash: '32aadfde6674d0b8edf3d61e642d44a4'},
  {label: 'Place', id: 'place:bavet', name: 'Bavet', point: {longitude: 106.13557, latitude: 11.06317}, pointSource: 'geonames:1829516', searchKeys: ['bavet'], nameLower: 'bavet', marking: 0, recordedAt: '2025-09-09T00:00:00Z', rowHash: '1d7b9f4268ee04e6f86c1997bc205df9'}
] AS row
OPTIONAL MATCH (old:Entity {id: row.id})
WITH row, old, datetime(row.recordedAt) AS recordedAt
WHERE old IS NULL OR old.recordedAt > recordedAt OR old.rowHash <> row.rowHash OR old.describedBy IS NOT NULL
MERGE (n:Entity {id: row.id})
SET n:$(row.label), n = row {
  .*, label: null, kind: 'CITY', pointPrecision: 'CITY', synthetic: false, protected: false, hub: false,
  point: point(row.point),
  recordedAt: CASE WHEN old.recordedAt < recordedAt THEN old.recordedAt ELSE recordedAt END,
  updatedAt: CASE WHEN old.rowHash <> row.rowHash THEN datetime() ELSE old.updatedAt END
};

UNWIND [
  // LOCATED_IN
  {type: 'LOCATED_IN', from: 'place:myawaddy', to: 'country:MM', id: 'f2bc652629cb10c9f26e9bfcf29e578e-637a0635547cd86e', rowHash: '629cd4d2c788e1b84f8913d24010f22c', credibility: 2, confidence: 0.81, recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'LOCATED_IN', from: 'place:shwe-kokko', to: 'country:MM', id: '2d385feed69aeca0ce06f9cbf030406a-637a0635547cd86e', rowHash: '629cd4d2c788e1b84f8913d24010f22c', credibility: 2, confidence: 0.81, recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'LOCATED_IN', from: 'place:laukkaing', to: 'country:MM', id: '768013633889c12d5276a1bb327867df-637a0635547cd86e', rowHash: '629cd4d2c788e1b84f8913d24010f22c', credibility: 2, confidence: 0.81, recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'LOCATED_IN', from: 'place:bangkok', to: 'country:TH', id: '27ee8442d4628d12cfc0b00842a10d55-637a0635547cd86e', rowHash: '629cd4d2c788e1b84f8913d24010f22c', credibility: 2, confidence: 0.81, recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'LOCATED_IN', from: 'place:phnom-penh', to: 'country:KH', id: 'd5b5b5db504699355f9eb4b32f67e8fb-637a0635547cd86e', rowHash: '629cd4d2c788e1b84f8913d24010f22c', credibility: 2, confidence: 0.81, recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'LOCATED_IN', from: 'place:sihanoukville', to: 'country:KH', id: '89dfafe1d7a4c228e1acb20d5a64a5d4-637a0635547cd86e', rowHash: '629cd4d2c788e1b84f8913d24010f22c', credibility: 2, confidence: 0.81, recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'LOCATED_IN', from: 'place:bavet', to: 'country:KH', id: '982432ad68d815216f98c15b976873a9-637a0635547cd86e', rowHash: '629cd4d2c788e1b84f8913d24010f22c', credibility: 2, confidence: 0.81, recordedAt: '2026-07-01T00:00:00Z'},
  // REPORTED_BY
  {type: 'REPORTED_BY', from: 'place:myawaddy', to: 'source:geonames', id: 'e58a72ff5171efedc7d4406668ec984b-8fb6fa103c68f792', rowHash: 'a21160baa32ccc3f72cdee5ab6adfcdb', recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'REPORTED_BY', from: 'place:shwe-kokko', to: 'source:geonames', id: '219cd3c0b33919d468a9ef1307e5789c-8fb6fa103c68f792', rowHash: 'a21160baa32ccc3f72cdee5ab6adfcdb', recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'REPORTED_BY', from: 'place:laukkaing', to: 'source:geonames', id: '98f890cb05a2c8f6be3ace6117035e05-8fb6fa103c68f792', rowHash: 'a21160baa32ccc3f72cdee5ab6adfcdb', recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'REPORTED_BY', from: 'place:bangkok', to: 'source:geonames', id: '11860d73d435ddc421e466e72aa0332a-8fb6fa103c68f792', rowHash: 'a21160baa32ccc3f72cdee5ab6adfcdb', recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'REPORTED_BY', from: 'place:phnom-penh', to: 'source:geonames', id: '38c3393de4e8eaf3929b44ed4d47142d-8fb6fa103c68f792', rowHash: 'a21160baa32ccc3f72cdee5ab6adfcdb', recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'REPORTED_BY', from: 'place:sihanoukville', to: 'source:geonames', id: '415df7a0f12d88fd98f715ea2e047e93-8fb6fa103c68f792', rowHash: 'a21160baa32ccc3f72cdee5ab6adfcdb', recordedAt: '2026-07-01T00:00:00Z'},
  {type: 'REPORTED_BY', from: 'place:bavet', to: 'source:geonames', id: '11a53acecf6c294de5646ba5529521e9-8fb6fa103c68f792', rowHash: 'a21160baa32ccc3f72cdee5ab6adfcdb', recordedAt: '2026-07-01T00:00:00Z'}
] AS row
WITH row, split(row.id, '-')[0] AS key, datetime(row.recordedAt) AS recordedAt
MATCH (a:Entity {id: row.from})
MATCH (b:Entity|Source {id: row.to})
WITH row, key, recordedAt, a, b,
  COLLECT { MATCH (a)-[r]->(b) WHERE r.key = key AND r.retractedAt IS NULL RETURN r } AS live
WHERE none(r IN live WHERE r.rowHash = row.rowHash)
FOREACH (old IN live |
  SET old.retractedAt = CASE WHEN old.recordedAt > recordedAt THEN old.recordedAt ELSE recordedAt END)
MERGE (a)-[r:$(row.type) {id: row.id}]->(b)
SET r = row {
  key: key, .id, .rowHash, .credibility, .confidence, source: 'source:geonames', stance: 'ASSERTS',
  reliability: 'A', basis: 'REPORTED', marking: 0, graded: row.confidence IS NOT NULL,
  fromId: CASE WHEN row.type IN ['LOCATED_IN', 'REPORTED_BY'] THEN row.from END,
  toId: CASE WHEN row.type IN ['LOCATED_IN', 'REPORTED_BY'] THEN row.to END, recordedAt: recordedAt
};
