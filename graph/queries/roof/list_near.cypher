// Returns the sites around roofs with their distance, m.
// Parameters: $roof_ids, each once.
// Relies on the uniqueness of Roof.id.
UNWIND $roof_ids AS id
MATCH (roof:Roof {id: id})-[near:NEAR]->(site:Site)
RETURN roof.id AS roof_id, site.id AS site_id, near.distance_m AS distance_m
