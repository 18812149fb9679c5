// Creates ON from SolarDecision to SolarGroup as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SolarDecision by group_id, version and SolarGroup by run_id, id.
UNWIND $rows AS row
MATCH (first:SolarDecision {group_id: row.first.group_id, version: row.first.version})
MATCH (last:SolarGroup {run_id: row.last.run_id, id: row.last.id})
CREATE (first)-[r:ON]->(last)
SET r = row.properties
RETURN count(r) AS created
