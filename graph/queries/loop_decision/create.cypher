// Creates a decision on a heat-recovery loop; fails when another one has the same version.
// Parameters: $loop_id, $version, $run_id, $decided_by, $properties.
// Relies on the uniqueness of HeatLoop.(run_id, id), Run.id, Account.id, LoopDecision.(loop_id, version).
CREATE (decision:LoopDecision)
SET decision = $properties
WITH decision
OPTIONAL MATCH (run:Run {id: $run_id})
OPTIONAL MATCH (loop:HeatLoop {run_id: $run_id, id: $loop_id})
OPTIONAL MATCH (account:Account {id: $decided_by})
OPTIONAL MATCH (previous:LoopDecision {loop_id: $loop_id, version: $version - 1})
FOREACH (one IN CASE WHEN run IS NULL THEN [] ELSE [run] END | CREATE (decision)-[:READ_IN]->(one))
FOREACH (one IN CASE WHEN loop IS NULL THEN [] ELSE [loop] END | CREATE (decision)-[:ON]->(one))
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | CREATE (one)-[:TOOK]->(decision))
FOREACH (one IN CASE WHEN previous IS NULL THEN [] ELSE [previous] END | CREATE (decision)-[:REPLACES]->(one))
