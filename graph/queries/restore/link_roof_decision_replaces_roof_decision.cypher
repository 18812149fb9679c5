// Creates REPLACES from RoofDecision to RoofDecision as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of RoofDecision by roof_id, version.
UNWIND $rows AS row
MATCH (first:RoofDecision {roof_id: row.first.roof_id, version: row.first.version})
MATCH (last:RoofDecision {roof_id: row.last.roof_id, version: row.last.version})
CREATE (first)-[r:REPLACES]->(last)
SET r = row.properties
RETURN count(r) AS created
