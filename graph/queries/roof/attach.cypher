// Notes the sites that roofs belong to.
// Parameters: $rows, a list of {roof_id, site_id, settled}.
// Relies on the uniqueness of Roof.id and Site.id.
UNWIND $rows AS row
MATCH (roof:Roof {id: row.roof_id})
MATCH (site:Site {id: row.site_id})
CREATE (roof)-[:BELONGS_TO {settled: row.settled}]->(site)
