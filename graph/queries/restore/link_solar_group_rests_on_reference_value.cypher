// Creates RESTS_ON from SolarGroup to ReferenceValue as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of SolarGroup by run_id, id and ReferenceValue by key.
UNWIND $rows AS row
MATCH (first:SolarGroup {run_id: row.first.run_id, id: row.first.id})
MATCH (last:ReferenceValue {key: row.last.key})
CREATE (first)-[r:RESTS_ON]->(last)
SET r = row.properties
RETURN count(r) AS created
