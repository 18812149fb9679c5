// Creates a decision on a path; fails when another one has the same version.
// Parameters: $proposal_id, $version, $run_id, $decided_by, $properties.
// Relies on the uniqueness of Path.id, Run.id, Account.id, Decision.(proposal_id, version).
MATCH (path:Path {id: $proposal_id})
CREATE (decision:Decision)
SET decision = $properties
CREATE (decision)-[:ON]->(path)
WITH decision
OPTIONAL MATCH (run:Run {id: $run_id})
OPTIONAL MATCH (account:Account {id: $decided_by})
OPTIONAL MATCH (previous:Decision {proposal_id: $proposal_id, version: $version - 1})
FOREACH (one IN CASE WHEN run IS NULL THEN [] ELSE [run] END | CREATE (decision)-[:READ_IN]->(one))
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | CREATE (one)-[:TOOK]->(decision))
FOREACH (one IN CASE WHEN previous IS NULL THEN [] ELSE [previous] END | CREATE (decision)-[:REPLACES]->(one))
