// Creates a synergy or replaces it by its next version, with the path that it follows and the sites it joins.
// Parameters: $synergy_id, $proposal_id, $sides, a list of {site_id, side}, $properties.
// Relies on the uniqueness of Synergy.id, Path.id, Site.id.
MERGE (synergy:Synergy {id: $synergy_id})
SET synergy = $properties
WITH synergy
OPTIONAL MATCH (path:Path {id: $proposal_id})
FOREACH (one IN CASE WHEN path IS NULL THEN [] ELSE [path] END | MERGE (synergy)-[:FOLLOWS]->(one))
WITH synergy
UNWIND $sides AS end
MATCH (site:Site {id: end.site_id})
MERGE (synergy)-[:JOINS {side: end.side}]->(site)
