// Pages where very many meet: events in the order of their time or id, neighbours in that of theirs.
CREATE INDEX member_of_to_id_from_id IF NOT EXISTS
FOR ()-[r:MEMBER_OF]-() ON (r.toId, r.fromId);
CREATE INDEX based_in_to_id_from_id IF NOT EXISTS
FOR ()-[r:BASED_IN]-() ON (r.toId, r.fromId);
CREATE INDEX located_in_to_id_from_id IF NOT EXISTS
FOR ()-[r:LOCATED_IN]-() ON (r.toId, r.fromId);
CREATE INDEX uses_to_id_from_id IF NOT EXISTS
FOR ()-[r:USES]-() ON (r.toId, r.fromId);
CREATE INDEX controls_from_id_to_id IF NOT EXISTS
FOR ()-[r:CONTROLS]-() ON (r.fromId, r.toId);
CREATE INDEX in_cluster_to_id_from_id IF NOT EXISTS
FOR ()-[r:IN_CLUSTER]-() ON (r.toId, r.fromId);
CREATE INDEX sent_from_id_at IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.fromId, r.at);
CREATE INDEX sent_from_id_id IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.fromId, r.id);
CREATE INDEX sent_to_id_at IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.toId, r.at);
CREATE INDEX sent_to_id_id IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.toId, r.id);
CREATE INDEX input_of_from_id_at IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.fromId, r.at);
CREATE INDEX input_of_from_id_id IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.fromId, r.id);
CREATE INDEX input_of_to_id_at IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.toId, r.at);
CREATE INDEX input_of_to_id_id IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.toId, r.id);
CREATE INDEX output_to_from_id_at IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.fromId, r.at);
CREATE INDEX output_to_from_id_id IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.fromId, r.id);
CREATE INDEX output_to_to_id_at IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.toId, r.at);
CREATE INDEX output_to_to_id_id IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.toId, r.id);
CREATE INDEX paid_from_id_at IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.fromId, r.at);
CREATE INDEX paid_from_id_id IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.fromId, r.id);
CREATE INDEX paid_to_id_at IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.toId, r.at);
CREATE INDEX paid_to_id_id IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.toId, r.id);
CREATE INDEX collects_for_to_id_from_id IF NOT EXISTS
FOR ()-[r:COLLECTS_FOR]-() ON (r.toId, r.fromId);
CREATE INDEX defrauded_in_to_id_from_id IF NOT EXISTS
FOR ()-[r:DEFRAUDED_IN]-() ON (r.toId, r.fromId);
CREATE INDEX took_place_at_to_id_from_id IF NOT EXISTS
FOR ()-[r:TOOK_PLACE_AT]-() ON (r.toId, r.fromId);
CREATE INDEX requested_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:REQUESTED_BY]-() ON (r.toId, r.fromId);
CREATE INDEX issued_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:ISSUED_BY]-() ON (r.toId, r.fromId);
CREATE INDEX imposed_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:IMPOSED_BY]-() ON (r.toId, r.fromId);
CREATE INDEX reported_by_to_id_from_id IF NOT EXISTS
FOR ()-[r:REPORTED_BY]-() ON (r.toId, r.fromId);
