// Creates a step taken on an accepted loop; fails when another one has the same version.
// Parameters: $loop_id, $acceptance, $by, $site_id, $properties.
// Relies on the uniqueness of LoopDecision.(loop_id, version), Account.id, Site.id, LoopStep.(loop_id, version).
CREATE (step:LoopStep)
SET step = $properties
WITH step
OPTIONAL MATCH (decision:LoopDecision {loop_id: $loop_id, version: $acceptance})
OPTIONAL MATCH (account:Account {id: $by})
OPTIONAL MATCH (site:Site {id: $site_id})
FOREACH (one IN CASE WHEN decision IS NULL THEN [] ELSE [decision] END | CREATE (step)-[:CONCERNS]->(one))
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | CREATE (one)-[:TOOK]->(step))
FOREACH (one IN CASE WHEN site IS NULL THEN [] ELSE [site] END | CREATE (step)-[:SPEAKS_FOR]->(one))
