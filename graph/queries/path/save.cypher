// Creates the paths that proposals and decisions are about, with the flows they join.
// Parameters: $rows, a list of {id, offer_id, through, need_id}.
// Relies on the uniqueness of Path.id and Flow.id.
UNWIND $rows AS row
MERGE (path:Path {id: row.id})
SET path.offer_id = row.offer_id, path.through = row.through, path.need_id = row.need_id
WITH path, row
OPTIONAL MATCH (offer:Flow {id: row.offer_id})
OPTIONAL MATCH (need:Flow {id: row.need_id})
FOREACH (giver IN CASE WHEN offer IS NULL THEN [] ELSE [offer] END | MERGE (path)-[:GIVEN_BY]->(giver))
FOREACH (taker IN CASE WHEN need IS NULL THEN [] ELSE [need] END | MERGE (path)-[:RECEIVED_BY]->(taker))
