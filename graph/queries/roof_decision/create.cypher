// Creates what somebody said of whose a roof is; fails when another word has the same version.
// Parameters: $roof_id, $version, $decided_by, $site_id, $properties.
// Relies on the uniqueness of Roof.id, Account.id, Site.id, RoofDecision.(roof_id, version).
CREATE (decision:RoofDecision)
SET decision = $properties
WITH decision
OPTIONAL MATCH (roof:Roof {id: $roof_id})
OPTIONAL MATCH (account:Account {id: $decided_by})
OPTIONAL MATCH (site:Site {id: $site_id})
OPTIONAL MATCH (previous:RoofDecision {roof_id: $roof_id, version: $version - 1})
FOREACH (one IN CASE WHEN roof IS NULL THEN [] ELSE [roof] END | CREATE (decision)-[:ON]->(one))
FOREACH (one IN CASE WHEN site IS NULL THEN [] ELSE [site] END | CREATE (decision)-[:NAMES]->(one))
FOREACH (one IN CASE WHEN account IS NULL THEN [] ELSE [account] END | CREATE (one)-[:TOOK]->(decision))
FOREACH (one IN CASE WHEN previous IS NULL THEN [] ELSE [previous] END | CREATE (decision)-[:REPLACES]->(one))
