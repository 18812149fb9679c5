// Creates an override on a flow or a path; fails when another one has the same rank.
// Parameters: $thing_id, $models, $properties.
// Relies on the uniqueness of ModelOverride.(thing_id, rank), Flow.id, Path.id, CircularModel.number.
CREATE (override:ModelOverride)
SET override = $properties
WITH override
OPTIONAL MATCH (flow:Flow {id: $thing_id})
OPTIONAL MATCH (path:Path {id: $thing_id})
FOREACH (thing IN CASE WHEN flow IS NULL THEN [] ELSE [flow] END | CREATE (override)-[:ON]->(thing))
FOREACH (thing IN CASE WHEN path IS NULL THEN [] ELSE [path] END | CREATE (override)-[:ON]->(thing))
FOREACH (number IN $models |
  MERGE (model:CircularModel {number: number})
  CREATE (override)-[:SETS]->(model))
