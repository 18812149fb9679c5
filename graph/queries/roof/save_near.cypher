// Notes sites around roofs.
// Parameters: $rows, a list of {roof_id, site_id, distance_m}.
// Relies on the uniqueness of Roof.id and Site.id.
UNWIND $rows AS row
MATCH (roof:Roof {id: row.roof_id})
MATCH (site:Site {id: row.site_id})
CREATE (roof)-[:NEAR {distance_m: row.distance_m}]->(site)
