// Creates a decision on a group that shares roofs; fails when another one has the same version.
// Parameters: $group_id, $version, $run_id, $decided_by, $properties.
// Relies on the uniqueness of SolarGroup.(run_id, id), Run.id, Account.id, SolarDecision.(group_id, version).
CREATE (decision:SolarDecision)
SET decision = $properties
WITH decision
OPTIONAL MATCH (run:Run {id: $run_id})
OPTIONAL MATCH (group:SolarGroup {run_id: $run_id, id: $group_id})
OPTIONAL MATCH (account:Account {id: $decided_by})
OPTIONAL MATCH (previous:SolarDecision {group_id: $group_id, version: $version - 1})
FOREACH (one IN CASE WHEN run IS NULL THEN [] ELSE [run] END | CREATE (decision)-[:READ_IN]->(one))
FOREACH (one IN CASE WHEN group IS NULL THEN [] ELSE [group] END | CREATE (decision)-[:ON]->(one))
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | CREATE (one)-[:TOOK]->(decision))
FOREACH (one IN CASE WHEN previous IS NULL THEN [] ELSE [previous] END | CREATE (decision)-[:REPLACES]->(one))
