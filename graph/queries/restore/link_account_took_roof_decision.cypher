// Creates TOOK from Account to RoofDecision as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Account by id and RoofDecision by roof_id, version.
UNWIND $rows AS row
MATCH (first:Account {id: row.first.id})
MATCH (last:RoofDecision {roof_id: row.last.roof_id, version: row.last.version})
CREATE (first)-[r:TOOK]->(last)
SET r = row.properties
RETURN count(r) AS created
