// Creates NAMES from RoofDecision to Site as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of RoofDecision by roof_id, version and Site by id.
UNWIND $rows AS row
MATCH (first:RoofDecision {roof_id: row.first.roof_id, version: row.first.version})
MATCH (last:Site {id: row.last.id})
CREATE (first)-[r:NAMES]->(last)
SET r = row.properties
RETURN count(r) AS created
