// Creates PROPOSED from Run to SolarGroup as a backup holds them, and returns how many had both ends.
// Parameters: $rows, a list of {first, last, properties}.
// Relies on the uniqueness of Run by id and SolarGroup by run_id, id.
UNWIND $rows AS row
MATCH (first:Run {id: row.first.id})
MATCH (last:SolarGroup {run_id: row.last.run_id, id: row.last.id})
CREATE (first)-[r:PROPOSED]->(last)
SET r = row.properties
RETURN count(r) AS created
