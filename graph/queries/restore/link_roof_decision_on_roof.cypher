// Creates ON from RoofDecision to Roof as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of RoofDecision by roof_id, version and Roof by id.
UNWIND $rows AS row
MATCH (first:RoofDecision {roof_id: row.first.roof_id, version: row.first.version})
MATCH (last:Roof {id: row.last.id})
CREATE (first)-[r:ON]->(last)
SET r = row.properties
RETURN count(r) AS created
