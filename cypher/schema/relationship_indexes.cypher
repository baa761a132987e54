// Events are paged from either end in the order of their time, without reading the others.
CREATE INDEX sent_from_id_at IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.fromId, r.at);
CREATE INDEX sent_to_id_at IF NOT EXISTS
FOR ()-[r:SENT]-() ON (r.toId, r.at);
CREATE INDEX input_of_from_id_at IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.fromId, r.at);
CREATE INDEX input_of_to_id_at IF NOT EXISTS
FOR ()-[r:INPUT_OF]-() ON (r.toId, r.at);
CREATE INDEX output_to_from_id_at IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.fromId, r.at);
CREATE INDEX output_to_to_id_at IF NOT EXISTS
FOR ()-[r:OUTPUT_TO]-() ON (r.toId, r.at);
CREATE INDEX paid_from_id_at IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.fromId, r.at);
CREATE INDEX paid_to_id_at IF NOT EXISTS
FOR ()-[r:PAID]-() ON (r.toId, r.at);
