// Which accounts posted a job advert, who holds them, and how many adverts did each account post?
// param advertId: ID = 'job-advert:synthetic-02'
// param limit: Int = 25
// returns account, adverts, holders, publishers, paths
// uses entity_id_unique, source_id_unique
// try :param {advertId: 'job-advert:synthetic-02', limit: 25}
// An account that posts the adverts of everybody links nobody: look at how many it posted.
MATCH posting = (advert:JobAdvert {id: $advertId})<-[r:POSTED]-(poster:Entity)
WHERE r.stance = 'ASSERTS' AND r.retractedAt IS NULL AND NOT poster.protected
MATCH (s:Source {id: r.source})
OPTIONAL MATCH holding = (poster)<-[q:HAS_ACCOUNT]-(holder:Entity)
WHERE q.stance = 'ASSERTS' AND q.retractedAt IS NULL AND NOT holder.protected
WITH
  poster,
  collect(DISTINCT holder.name) AS holders,
  collect(DISTINCT s.publisher) AS publishers,
  collect(DISTINCT posting) + collect(DISTINCT holding) AS paths
RETURN poster.name AS account, COUNT {
  MATCH (poster)-[p:POSTED]->(other:JobAdvert)
  WHERE p.stance = 'ASSERTS' AND p.retractedAt IS NULL
  RETURN DISTINCT other
} AS adverts, holders, publishers, paths
ORDER BY adverts, poster.id
LIMIT $limit;
