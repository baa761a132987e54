// Which compounds and places lie around a point, and what took place there?
// param latitude: Float = 16.68
// param longitude: Float = 98.51
// param km: Float = 30.0
// param limit: Int = 25
// returns id, name, distance, precision, events
// uses compound_point, place_point
// try :param {latitude: 16.68, longitude: 98.51, km: 30.0, limit: 25}
// Kilometres along a great circle. `precision` says what the coordinates stand for: CITY is the city's point.
CALL () {
  MATCH (n:Compound)
  WHERE point.distance(n.point, point({latitude: $latitude, longitude: $longitude})) <= $km * 1000.0
  RETURN n
  UNION ALL
  MATCH (n:Place)
  WHERE point.distance(n.point, point({latitude: $latitude, longitude: $longitude})) <= $km * 1000.0
  RETURN n
}
WITH n, round(point.distance(n.point, point({latitude: $latitude, longitude: $longitude})) / 1000.0, 3) AS distance
RETURN n.id AS id, n.name AS name, distance, n.pointPrecision AS precision, COLLECT {
  MATCH (n)<-[r:TOOK_PLACE_AT]-(e:Entity)
  WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL AND NOT e.protected
  RETURN DISTINCT e.name AS event ORDER BY event LIMIT 10
} AS events
ORDER BY distance, id
LIMIT $limit;
